/** Kinds of task for the tests of the runner; a worker thread loads this file. */
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CheerError } from '@cheer/signals';
import type { TaskKinds } from '../../src/runner/runner.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const kinds: TaskKinds = {
  /** its own parameters; notes each time it is really done in the file `log` */
  echo: async (task, context) => {
    const { log } = task.inputs;
    if (log) appendFileSync(log, `${JSON.stringify(task.parameters)}\n`);
    context.progress(0.5, 'half');
    const wait = (task.parameters as { wait?: number }).wait;
    if (wait) await delay(wait, undefined, { signal: context.signal });
    return bytes(JSON.stringify(task.parameters));
  },
  /** the length of its input */
  measure: async ({ inputs: { data } }, context) => bytes(String(context.read(data!).length)),
  refuse: async () => {
    throw new CheerError('labels-missing', 'refuse: there must be labels, got none', 'Label something.');
  },
  fail: async () => {
    throw new TypeError('a bug');
  },
  leave: async () => process.exit(3),
  spin: async () => {
    for (;;);
  },
  /** counts to `to`, saving each number; stops for good at `stop` the first time it gets there */
  count: async (task, context) => {
    const { to, stop } = task.parameters as { to: number; stop: number };
    const { log } = task.inputs;
    const saved = context.checkpoint.load();
    const from = saved === undefined ? 0 : Number(new TextDecoder().decode(saved));
    for (let i = from + 1; i <= to; i++) {
      appendFileSync(log!, `${i}\n`);
      context.checkpoint.save(bytes(String(i)));
      if (i === stop && from < stop) throw new Error('stopped');
    }
    return bytes(String(to));
  },
};
