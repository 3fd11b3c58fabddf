import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type ErrorMessage, unpackError } from '@cheer/encoder';
import type { Task } from './runner.ts';

export interface ThreadData {
  readonly work: string;
  /** URL of the module of task kinds */
  readonly kinds: string;
}
export type Request = { readonly id: string; readonly task: Task } | { readonly cancel: true };
export type Answer =
  | { readonly fraction: number; readonly note: string }
  | { readonly result: string }
  | { readonly error: ErrorMessage };

/** One worker thread, seen from outside. */
export interface Thread {
  /** Does one task and says where its result is in the store. */
  perform(id: string, task: Task, onProgress: (fraction: number, note: string) => void): Promise<string>;
  /** Asks the task at hand to end, gives it a moment and then ends the thread. */
  stop(): Promise<void>;
  /** false once the thread has ended, by itself or not */
  readonly alive: boolean;
}

/** How long a cancelled task may take to leave by itself, ms. */
const PATIENCE = 200;

// beside this module in either form: compiled, or as source that Node strips of its types
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

export function startThread(data: ThreadData): Thread {
  const worker = new Worker(WORKER, { workerData: data });
  let alive = true;
  let death = new Error('the worker thread ended');
  let settle: { answer(answer: Answer): void; died(): void } | undefined;
  worker.unref();
  worker.on('message', (answer: Answer) => settle?.answer(answer));
  worker.on('error', (error) => {
    death = error instanceof Error ? error : new Error(String(error));
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      alive = false;
      settle?.died();
      resolve();
    });
  });

  const perform: Thread['perform'] = async (id, task, onProgress) => {
    // a thread with work keeps the process alive, an idle one does not
    worker.ref();
    try {
      return await new Promise<string>((resolve, reject) => {
        settle = {
          answer: (answer) => {
            if ('fraction' in answer) onProgress(answer.fraction, answer.note);
            else if ('result' in answer) resolve(answer.result);
            else reject(unpackError(answer.error));
          },
          died: () => reject(death),
        };
        if (alive) worker.postMessage({ id, task } satisfies Request);
        else reject(death);
      });
    } finally {
      settle = undefined;
      worker.unref();
    }
  };
  const stop = async (): Promise<void> => {
    if (settle !== undefined && alive) {
      worker.postMessage({ cancel: true } satisfies Request);
      const deadline = Date.now() + PATIENCE;
      while (settle !== undefined && Date.now() < deadline) await delay(5);
    }
    await worker.terminate();
    await ended;
  };
  return {
    perform,
    stop,
    get alive() {
      return alive;
    },
  };
}
