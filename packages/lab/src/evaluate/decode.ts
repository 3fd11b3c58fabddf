/**
 * From probabilities window by window to those of the three decodings, and the control that shows what a laboratory's block design
 * contributes: the same windows in shuffled order, where memory can be of no use.
 */
import { fitPersistence, offline, smooth } from '@cheer/edge';
import { random } from '@cheer/signals';
import type { Guest, PersonModel, Predictions, Window } from './method.ts';

export const DECODINGS = ['windowed', 'causal', 'offline', 'causal-shuffled'] as const;
export type DecodingName = (typeof DECODINGS)[number];

/**
 * Each session is a stream of its own. How long states last is fitted once a session, for causal and offline alike, to
 * the stream as it is decoded, labels unseen.
 * @param shuffle names the order of the control; without it the control is left out
 * @param own the method's own rule for `causal`, if it has one; `offline` is the hidden Markov model's for every method
 */
export function decodeAll(
  guest: Pick<Guest, 'sessions' | 'starts'>,
  predictions: Predictions,
  window: Window,
  shuffle?: string,
  own?: PersonModel['causal'],
): Partial<Record<DecodingName, Predictions>> {
  const causal = [...predictions];
  const hindsight = [...predictions];
  const shuffled = [...predictions];
  const orderOf = [...predictions.keys()];
  for (const session of new Set(guest.sessions)) {
    const places = [...guest.starts.keys()].filter((i) => guest.sessions[i] === session);
    places.sort((a, b) => guest.starts[a]! - guest.starts[b]!);
    const starts = places.map((i) => guest.starts[i]!);
    const stream = places.map((i) => predictions[i]!);
    if (!stream.some((row) => row !== null)) continue;
    const { stay } = fitPersistence(stream, starts, window);
    const forward = smooth(stream, starts, window, stay);
    const both = offline(stream, starts, window, stay);
    for (const [at, i] of places.entries()) {
      causal[i] = forward[at]!;
      hindsight[i] = both[at]!;
    }
    if (shuffle === undefined) continue;
    const order = random(shuffle, session).shuffle([...places.keys()]);
    for (const [at, from] of order.entries()) orderOf[places[at]!] = places[from]!;
    const mixed = order.map((at) => stream[at]!);
    const calm = smooth(mixed, starts, window, fitPersistence(mixed, starts, window).stay);
    for (const [at, from] of order.entries()) shuffled[places[from]!] = calm[at]!;
  }
  if (own !== undefined) {
    for (const [i, row] of own(predictions).entries()) causal[i] = row;
    const mixed = own(
      orderOf.map((i) => predictions[i]!),
      orderOf,
    );
    for (const [at, i] of orderOf.entries()) shuffled[i] = mixed[at]!;
  }
  const done = { windowed: predictions, causal, offline: hindsight };
  return shuffle === undefined ? done : { ...done, 'causal-shuffled': shuffled };
}
