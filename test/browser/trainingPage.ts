/** Training off the main thread, as a page does it. */
import { pretrainInWorker } from '@cheer/encoder/worker';
import { corpus, hashes, kernels, TRAININGS, trainHere } from '../engines/trainings.ts';

const [training] = TRAININGS;
const steps = 2000;

/** ms, of which the longest in which this thread came to nothing else */
interface Span {
  readonly ms: number;
  readonly gap: number;
}

export interface TrainingPage {
  /** SHA-256 of the encoders' files, trained on the main thread and in a worker */
  files(): Promise<{ kernels: string; here: string[]; inWorker: string[] }>;
  /** the same training on the main thread and in a worker */
  gaps(): Promise<{ here: Span; inWorker: Span }>;
  /** of a training without end that is cancelled at step 40 */
  cancelled(): Promise<{ seen: number[]; code: unknown; message: string; ms: number; later: number }>;
  refused(): Promise<{ name: string; code: unknown; message: string; remedy: unknown }>;
}

const page: TrainingPage = {
  files: async () => ({ kernels: kernels(), here: await hashes(), inWorker: await hashes(pretrainInWorker) }),

  async gaps() {
    const data = corpus();
    const options = { ...training!, steps };
    return {
      here: await spanOf(() => trainHere(data, options)),
      inWorker: await spanOf(() => pretrainInWorker(data, options)),
    };
  },

  async cancelled() {
    const controller = new AbortController();
    const seen: number[] = [];
    let aborted = 0;
    const onProgress = ({ step }: { step: number }): void => {
      seen.push(step);
      if (step !== 40) return;
      aborted = performance.now();
      controller.abort();
    };
    const options = { ...training!, steps: 1e9 };
    const error = await errorOf(pretrainInWorker(corpus(), options, { onProgress, signal: controller.signal }));
    const ms = performance.now() - aborted;
    const before = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { seen, code: error['code'], message: error.message, ms, later: seen.length - before };
  },

  async refused() {
    const error = await errorOf(pretrainInWorker(corpus(), { ...training!, pretext: 'nonsense' }));
    const { name, message } = error;
    return { name, code: error['code'], message, remedy: error['remedy'] };
  },
};
Object.assign(globalThis, { page });

async function spanOf(work: () => Promise<unknown>): Promise<Span> {
  let gap = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
  };
  const watch = setInterval(look, 1);
  const begun = last;
  await work();
  look();
  clearInterval(watch);
  return { ms: performance.now() - begun, gap };
}

async function errorOf(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('it did not fail');
}
