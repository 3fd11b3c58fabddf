/**
 * Work on a signal of unknown length in blocks that lie on a fixed grid from its first sample. Each block is worked on
 * with the same stretch of signal on either side, however the samples came in, so that its result is the same too.
 */

/** A block [from, to) and what it may look at, [before, after). */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

export class Blocks {
  readonly #size: number;
  readonly #margin: number;
  #next = 0;

  /** @param size samples a block; @param margin samples of signal on either side of it */
  constructor(size: number, margin: number) {
    this.#size = Math.max(1, Math.round(size));
    this.#margin = Math.round(margin);
  }

  /** First sample that no block to come will look at nor before. */
  get before(): number {
    return Math.max(0, this.#next - this.#margin);
  }

  /**
   * The next block, once it has all of its margin, or, at the end of the signal, what there is of it.
   *
   * @param end     samples that have come
   * @param last    whether there will be no more
   * @param settled whether what lies before a place will not change by what is still to come
   */
  take(end: number, last: boolean, settled: (place: number) => boolean): Block | undefined {
    const from = this.#next;
    const full = from + this.#size + this.#margin;
    if (last ? from >= end : full > end || !settled(full)) return undefined;
    const to = Math.min(end, from + this.#size);
    this.#next = to;
    return { from, to, before: Math.max(0, from - this.#margin), after: Math.min(end, full) };
  }
}

/** Calls `work` for each run [from, to) of values that are not NaN. */
export function forEachPiece(x: Float64Array, work: (from: number, to: number) => void): void {
  for (let from = 0; from < x.length; from++) {
    if (Number.isNaN(x[from]!)) continue;
    let to = from + 1;
    while (to < x.length && !Number.isNaN(x[to]!)) to++;
    work(from, to);
    from = to;
  }
}
