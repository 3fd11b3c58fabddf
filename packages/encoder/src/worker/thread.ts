/** The caller's side of a training on another thread, whatever a thread is here: see `TrainingThread`. */
import { CheerError } from '@cheer/signals';
import type { Corpus } from '../training/corpus.ts';
import type { PretrainOptions } from '../training/pretrainOptions.ts';
import type { TrainingAnswer, TrainingRequest } from './serve.ts';
import { unpackError } from './transport.ts';

export interface TrainingControl {
  /** every REPORT_EVERY steps */
  readonly onProgress?: ((progress: { readonly step: number; readonly steps: number }) => void) | undefined;
  /** aborted, it ends the training at once */
  readonly signal?: AbortSignal | undefined;
}

/** One thread for one training, started and listening. `worker/index.ts` makes it of a browser's Worker, `node/` of Node's. */
export interface TrainingThread {
  post(request: TrainingRequest): void;
  /** ends it in the middle of whatever it does */
  stop(): void;
}

export type StartThread = (on: {
  answer(message: TrainingAnswer): void;
  /** it cannot be started, or has ended by itself */
  ended(reason: Error): void;
}) => TrainingThread;

/** `pretrainInWorker` on threads that are started so: for a runtime that has threads of another kind. */
export function pretrainOnThread(
  start: StartThread,
  corpus: Corpus,
  options: PretrainOptions,
  { onProgress, signal }: TrainingControl = {},
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let reached = 'before its first step';
    let thread: TrainingThread | undefined;
    let over = false;
    const end = (settle: () => void): void => {
      if (over) return; // a stopped thread may have answers on their way
      over = true;
      signal?.removeEventListener('abort', cancel);
      thread?.stop();
      settle();
    };
    const fail = (error: unknown): void => end(() => reject(error));
    const cancel = (): void => fail(new CheerError('cancelled', `pretrain: cancelled ${reached}`, 'Start it again.'));
    const report = (progress: { readonly step: number; readonly steps: number }): void => {
      reached = `after step ${progress.step} of ${progress.steps}`;
      try {
        onProgress?.(progress);
      } catch (error) {
        fail(error);
      }
    };
    const answer = (message: TrainingAnswer): void => {
      if (over) return;
      if ('error' in message) fail(unpackError(message.error));
      else if ('file' in message) end(() => resolve(message.file));
      else report(message);
    };

    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel);
    try {
      thread = start({ answer, ended: fail });
    } catch (error) {
      return fail(notStarted(error));
    }
    try {
      thread.post({ corpus, options: plain(options) });
    } catch (error) {
      fail(
        new CheerError(
          'option-invalid',
          `pretrain: corpus and options must be plain data: ${textOf(error)}`,
          'Functions and the like cannot go to another thread.',
          { cause: error },
        ),
      );
    }
  });
}

/** Without the functions of an encoder that is `initial`. Whether it is one at all is for the thread to check, as all else. */
function plain(options: PretrainOptions): PretrainOptions {
  if (typeof options?.initial !== 'object' || options.initial === null) return options;
  const { config, weights } = options.initial;
  return { ...options, initial: { config, weights } };
}

/** Where the worker's script is not to be had, or a policy forbids it. */
export const notStarted = (cause?: unknown): CheerError =>
  new CheerError(
    'file-missing',
    `pretrain: the worker cannot be started${cause === undefined ? '' : `: ${textOf(cause)}`}`,
    'Serve its script from the address of the page, and let the content security policy (worker-src) allow it.',
    { cause },
  );

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
