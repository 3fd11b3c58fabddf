/** A visit to the studio as a person makes it: a page in a context of its own, and hands that drag, drop, press and read. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { StepId } from '../src/page/steps.ts';

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** errors of the page and complaints of its policy; none in a visit that goes well */
  readonly problems: string[];
  /** what the browser itself asked for: method, address, whether a body went along */
  readonly requests: { readonly method: string; readonly url: string; readonly body: boolean }[];
  close(): Promise<void>;
}

/** Says in the console what the page's policy forbade, wherever it was tried. */
const WATCH = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  console.error('Content Security Policy: ' + violatedDirective + ' ' + blockedURI);
});`;

export async function visit(
  browser: Browser | BrowserContext,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context =
    'newContext' in browser
      ? await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
      : browser;
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: Visit['requests'] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) problems.push(message.text());
  });
  context.on('request', (request) => {
    requests.push({ method: request.method(), url: request.url(), body: request.postDataBuffer() !== null });
  });
  await page.addInitScript(WATCH);
  await page.goto(address);
  await heading(page, 'Choose a recording');
  return { page, context, problems, requests, close: () => context.close() };
}

/** Waits for the step of that title. */
export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();

export async function choosePerson(page: Page, number: number): Promise<void> {
  await page.getByRole('button', { name: `Simulated person ${number}` }).click();
  await heading(page, 'Look at the signals');
}

/** Drops files or folders of this machine on the page, as a hand does: the browser makes the event, and what is in it. */
export async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const box = (await page.locator('.drop').boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const where = { x: box.x + box.width / 2, y: box.y + 20 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...where, data });
  }
  await session.detach();
}

/** The link of a step in the rail. */
export const step = (page: Page, id: StepId) => page.locator(`.rail a[href="#${id}"]`);

export async function match(page: Page): Promise<void> {
  await step(page, 'match').click();
  await page.getByRole('button', { name: 'Find my encoder' }).click();
  await page.getByRole('heading', { name: /You resemble group/ }).waitFor({ timeout: 30_000 });
}

/** Marks a stretch with the mouse, s from the beginning of a recording that is shown whole. */
export async function drag(page: Page, from: number, to: number, duration: number): Promise<void> {
  const field = page.locator('.timeline-field');
  await field.scrollIntoViewIfNeeded();
  const box = (await field.boundingBox())!;
  const x = (seconds: number): number => box.x + (box.width * seconds) / duration;
  await page.mouse.move(x(from), box.y + 40);
  await page.mouse.down();
  await page.mouse.move(x((from + to) / 2), box.y + 44, { steps: 3 });
  await page.mouse.move(x(to), box.y + 40);
  await page.mouse.up();
}

/** Names what is marked. */
export async function name(page: Page, label: string): Promise<void> {
  const kept = page.getByRole('button', { name: `Take back ${label}` });
  const before = await kept.count();
  await page.getByLabel('How you were').fill(label);
  await page.getByRole('button', { name: 'Keep this label' }).click();
  await kept.nth(before).waitFor();
}

export async function train(page: Page): Promise<void> {
  await step(page, 'train').click();
  await page.getByRole('button', { name: /^Train/ }).click();
  await page.getByRole('heading', { name: 'How well it tells them apart' }).waitFor();
}

export async function predict(page: Page): Promise<void> {
  await step(page, 'predict').click();
  await page.locator('.predictions svg').first().waitFor();
}

/** What a press of that button hands over to be saved. */
export async function saved(page: Page, button: string): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) };
}
