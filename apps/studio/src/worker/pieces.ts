/** A long signal in pieces with some of the signal around each, so that one bad minute costs that minute and no more. */
export interface Piece {
  /** samples that are kept: [from, to) */
  readonly from: number;
  readonly to: number;
  /** samples that are looked at: [before, after) */
  readonly before: number;
  readonly after: number;
}

/** @param size and margin in samples */
export function* pieces(length: number, size: number, margin: number): Generator<Piece> {
  const step = Math.max(1, Math.round(size));
  const around = Math.round(margin);
  for (let from = 0; from < length; from += step) {
    // a last piece that is too short to be cleaned goes with the one before
    const to = length - from - step < step / 2 ? length : from + step;
    yield { from, to, before: Math.max(0, from - around), after: Math.min(length, to + around) };
    if (to === length) return;
  }
}
