import { CheerError } from '@cheer/signals';

/** Between two pieces of work: tells how far it is, lets messages in, and gives up when cancelled. */
export type Turn = (share: number) => Promise<void>;

/** ms of work between two looks at the messages. */
const PATIENCE = 30;

export function turns(signal: AbortSignal, tell: (share: number) => void): Turn {
  let last = performance.now();
  return async (share) => {
    if (performance.now() - last < PATIENCE) return;
    tell(share);
    // a task of its own: a microtask would not let the message that cancels in
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
    if (signal.aborted) throw cancelled();
  };
}

export const cancelled = (): CheerError =>
  new CheerError('cancelled', 'studio: this was stopped, and nothing was changed', 'Start it again when you like.');

/** A part of a whole: `portion(tell, 0.2, 0.5)` tells 0.2 to 0.5 of it. */
export const portion =
  (tell: (share: number) => void, from: number, to: number): ((share: number) => void) =>
  (share) =>
    tell(from + share * (to - from));
