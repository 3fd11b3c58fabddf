/** Tasks of a page's main thread, from the browser's own trace: also those too short for the page to be told of. */
import type { Browser, Page } from 'playwright-core';

interface Event {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** us */
  readonly dur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly frame?: string; readonly isMainFrame?: boolean };
  };
}

/** @returns ms of every task while `work` went on, longest first */
export async function tasksDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Event[] };
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const busiest = mains
    .map(({ pid, tid }) => traceEvents.filter((one) => one.pid === pid && one.tid === tid && one.name === 'RunTask'))
    .sort((a, b) => b.length - a.length)[0];
  return (busiest ?? []).map(({ dur = 0 }) => dur / 1000).sort((a, b) => b - a);
}
