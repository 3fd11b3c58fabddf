/** Tasks of a page's main thread, from the browser's own trace: also those too short for the page to be told of. */
import type { Browser, Page } from 'playwright-core';

interface Event {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** us, by the clock */
  readonly dur?: number;
  /** us, of the processor */
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly frame?: string; readonly isMainFrame?: boolean };
  };
}

export interface Longest {
  /** ms by the clock, which on a busy machine counts what others do */
  readonly clock: number;
  /** ms of the processor */
  readonly own: number;
}

/** The longest tasks while `work` went on, by either measure. */
export async function longestDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<Longest> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Event[] };
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const busiest = mains
    .map(({ pid, tid }) => traceEvents.filter((one) => one.pid === pid && one.tid === tid && one.name === 'RunTask'))
    .sort((a, b) => b.length - a.length)[0];
  const most = (durations: number[]): number => Math.max(0, ...durations) / 1000;
  return {
    clock: most((busiest ?? []).map(({ dur = 0 }) => dur)),
    own: most((busiest ?? []).map(({ tdur = 0 }) => tdur)),
  };
}
