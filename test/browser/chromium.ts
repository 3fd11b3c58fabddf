import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = [
  process.env['CHEER_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium of the system, if there is one; CHEER_CHROMIUM names another place. */
export const CHROMIUM = PLACES.find((path) => path !== undefined && existsSync(path));

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

export function launch(...more: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: [...ARGUMENTS, ...more] });
}

/** A browser that keeps its profile in a folder, as a person's does. */
export function launchWithProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath: CHROMIUM!, args: ARGUMENTS });
}

export interface Opened {
  readonly page: Page;
  close(): Promise<void>;
}

/** A page in a browser of its own, once its module has set the global of that name. */
export async function openPage(address: string, ready: string): Promise<Opened> {
  const browser = await launch();
  const page = await openTab(await browser.newContext(), address, ready);
  return { page, close: () => browser.close() };
}

/** Another tab of the same person. @param before script that runs before those of the page */
export async function openTab(context: BrowserContext, address: string, ready: string, before = ''): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(before);
  await page.goto(address);
  // an interval, not frames: a policy against eval forbids what waits by frames
  await page.waitForFunction(`${JSON.stringify(ready)} in globalThis`, undefined, { polling: 50 });
  return page;
}
