/** The tables of docs/trust.md are what the tests say; `CHEER_WRITE_DOCS=1 npx vitest run packages/registry/test/trust` writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from './attacks/attacks.ts';
import { wires } from './attacks/wire.ts';
import { CASES } from './conformance/cases.ts';

const PAGE = new URL('../../../docs/trust.md', import.meta.url);

const told = (outcome: string): string => (outcome === 'opened' ? 'opened, as it must be' : `refused, \`${outcome}\``);
const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const TABLES = {
  attacks: table(
    ['tried', 'what came of it'],
    Object.values(ATTACKS).flatMap((attacks) => attacks.map(({ what, outcome }) => [what, told(outcome)])),
  ),
  wires: table(
    ['tried', 'what came of it'],
    wires.map(({ what, outcome }) => [what, told(outcome)]),
  ),
  conformance: table(
    ['case', 'what must happen', 'tuf-js', 'tuf-browser'],
    CASES.map(({ name, what }) => [`\`${name}\``, what, 'passes', 'passes']),
  ),
};

describe('docs/trust.md', () => {
  it.each(Object.entries(TABLES))('has the table of %s', (name, made) => {
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    const page = readFileSync(PAGE, 'utf8');
    const next = page.replace(between, (_, begin: string, end: string) => `${begin}\n${made}\n\n${end}`);
    if (process.env['CHEER_WRITE_DOCS']) writeFileSync(PAGE, next);
    expect(page === next || process.env['CHEER_WRITE_DOCS'] !== undefined, 'write it with CHEER_WRITE_DOCS=1').toBe(
      true,
    );
  });
});
