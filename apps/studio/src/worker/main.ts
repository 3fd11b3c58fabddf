/** The worker: takes a request, does the work, answers. All that is heavy, and all that touches the network, is here. */
import type { FromWorker, ToWorker } from '../protocol.ts';
import { problemOf } from './problem.ts';
import { sessionOf } from './session.ts';

const handlers = sessionOf();
const running = new Map<number, AbortController>();

const send = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('cancel' in data) running.get(data.id)?.abort();
  else void answer(data);
});

async function answer({ id, verb, input }: Extract<ToWorker, { verb: unknown }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const handle = handlers[verb] as (input: unknown, telling: object) => Promise<unknown>;
    const result = await handle(input, {
      signal: controller.signal,
      progress: (progress: Extract<FromWorker, { progress: unknown }>['progress']) => send({ id, progress }),
      live: (live: Extract<FromWorker, { live: unknown }>['live']) => send({ id, live }),
    });
    // columns are made for this answer alone and can be handed over; beats of a recording are still needed here
    send({ id, answer: result }, verb === 'range' ? buffersOf(result) : []);
  } catch (error) {
    send({ id, problem: problemOf(error) });
  } finally {
    running.delete(id);
  }
}

const buffersOf = (answer: unknown): Transferable[] =>
  Object.values(answer as object).flatMap((value) => (value instanceof Float32Array ? [value.buffer] : []));
