import { journey } from './journey.ts';
import { numerics } from './numerics.ts';

const worker = new Worker(new URL('./journeyWorker.ts', import.meta.url), { type: 'module' });

/** The same in a worker, with its state sealed in the browser. */
function journeyInWorker(...given: unknown[]): Promise<unknown> {
  worker.postMessage(given);
  return new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
}

Object.assign(globalThis, { journey, journeyInWorker, numerics });
