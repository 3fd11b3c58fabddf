/** Training off the main thread, in a browser. Under Node the same import gives `node/index.ts`. */
import type { Corpus } from '../training/corpus.ts';
import type { PretrainOptions } from '../training/pretrainOptions.ts';
import { notStarted, pretrainOnThread, type StartThread, type TrainingControl } from './thread.ts';

export type { TrainingControl } from './thread.ts';

/**
 * Pre-trains on a thread of its own, started for it and ended with it, and gives the bytes of the encoder's file: those that
 * `pretrain` and `writePretrained` give on this thread. The corpus is copied to the thread and stays the caller's.
 *
 * Adapting a head to some labelled windows needs no thread: it takes milliseconds (docs/numerics.md).
 * @throws CheerError `cancelled` as soon as the signal aborts; `file-missing` if the worker's script cannot be loaded; and
 * what `pretrain` throws
 */
export function pretrainInWorker(
  corpus: Corpus,
  options: PretrainOptions,
  control?: TrainingControl,
): Promise<Uint8Array> {
  return pretrainOnThread(start, corpus, options, control);
}

const start: StartThread = ({ answer, ended }) => {
  // in exactly these words: bundlers look for them
  const worker = new Worker(new URL('./entry.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => answer(data);
  worker.onerror = (event) => {
    event.preventDefault();
    // a script that cannot be loaded gives an event without a message
    ended(event.message ? new Error(event.message) : notStarted());
  };
  return { post: (request) => worker.postMessage(request), stop: () => worker.terminate() };
};
