/** The page's end of the line to the worker: a promise a request, that can be cancelled and tells how far it is. */
import type { Answer, FromWorker, Input, Live, Problem, Progress, ToWorker, Verb } from '../protocol.ts';

/** What went wrong, in the worker's words. */
export class StudioError extends Error implements Problem {
  override readonly name = 'StudioError';
  readonly code: string;
  readonly remedy: string;
  readonly heading?: string;

  constructor({ code, message, remedy, heading }: Problem) {
    super(message);
    if (heading !== undefined) this.heading = heading;
    this.code = code;
    this.remedy = remedy;
  }
}

export interface Following {
  readonly onProgress?: (progress: Progress) => void;
  readonly onLive?: (live: Live) => void;
  readonly signal?: AbortSignal;
}

export type Ask = <V extends Verb>(verb: V, input: Input<V>, following?: Following) => Promise<Answer<V>>;

/** The part of a Worker that is used. */
export interface Line {
  postMessage(message: ToWorker): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
}

interface Waiting {
  readonly following: Following;
  resolve(answer: unknown): void;
  reject(error: StudioError): void;
}

const LOST: Problem = {
  code: 'file-missing',
  message: 'The part of this page that does the work could not be loaded, or has stopped.',
  remedy: 'Reload the page. What was stored on this device is still there.',
};

export function clientOf(line: Line): Ask {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let lost = false;
  line.addEventListener('message', ({ data }) => {
    const one = waiting.get(data.id);
    if (one === undefined) return;
    if ('progress' in data) one.following.onProgress?.(data.progress);
    else if ('live' in data) one.following.onLive?.(data.live);
    else {
      waiting.delete(data.id);
      if ('problem' in data) one.reject(new StudioError(data.problem));
      else one.resolve(data.answer);
    }
  });
  line.addEventListener('error', () => {
    lost = true;
    for (const one of waiting.values()) one.reject(new StudioError(LOST));
    waiting.clear();
  });
  return <V extends Verb>(verb: V, input: Input<V>, following: Following = {}) =>
    new Promise<Answer<V>>((resolve, reject) => {
      if (lost) {
        reject(new StudioError(LOST));
        return;
      }
      const id = next++;
      waiting.set(id, { following, resolve: resolve as Waiting['resolve'], reject });
      following.signal?.addEventListener('abort', () => {
        if (waiting.has(id)) line.postMessage({ id, cancel: true });
      });
      line.postMessage({ id, verb, input });
    });
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof StudioError) return error;
  return {
    code: 'unexpected',
    message: error instanceof Error ? error.message : String(error),
    remedy: 'Reload the page; what was stored on this device is still there.',
  };
}
