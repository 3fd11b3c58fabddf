/** What axe-core finds wrong with a page as it stands, in light and in dark. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One line a violation: rule, colour scheme, elements, and what is wrong with the first. */
export async function accessible(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
      `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`,
    );
    const { hash } = new URL(page.url());
    for (const { id, nodes } of violations) {
      const where = nodes.map(({ target }) => target.join(' ')).join('; ');
      found.push(`${hash} ${colorScheme} ${id}: ${where}: ${nodes[0]?.failureSummary ?? ''}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
