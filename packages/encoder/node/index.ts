/** Training off the main thread, in Node: what `@cheer/encoder/worker` is there. See `src/worker/index.ts`. */
import { Worker } from 'node:worker_threads';
import {
  type Corpus,
  type PretrainOptions,
  pretrainOnThread,
  type StartThread,
  type TrainingControl,
} from '@cheer/encoder';

export type { TrainingControl } from '@cheer/encoder';

export function pretrainInWorker(
  corpus: Corpus,
  options: PretrainOptions,
  control?: TrainingControl,
): Promise<Uint8Array> {
  return pretrainOnThread(start, corpus, options, control);
}

const start: StartThread = ({ answer, ended }) => {
  const worker = new Worker(new URL('./entry.js', import.meta.url));
  worker.on('message', answer);
  worker.on('error', (error) => ended(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => ended(new Error('the worker thread ended')));
  return { post: (request) => worker.postMessage(request), stop: () => void worker.terminate() };
};
