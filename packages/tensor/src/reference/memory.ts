/** Memory of the reference kernels: an array that grows by copying. */
import type { Memory, Numbers, Precision } from '../kernels.ts';

export class PlainMemory implements Memory {
  numbers: Numbers;
  integers: Int32Array;
  readonly integersPerNumber: 1 | 2;
  readonly #watchers: (() => void)[] = [];

  constructor(precision: Precision) {
    this.numbers = precision === 'float32' ? new Float32Array(0) : new Float64Array(0);
    this.integers = new Int32Array(this.numbers.buffer);
    this.integersPerNumber = precision === 'float32' ? 1 : 2;
  }

  grow(size: number): void {
    const grown = this.integersPerNumber === 1 ? new Float32Array(size) : new Float64Array(size);
    // as integers: a number that is no number would lose its bits
    new Int32Array(grown.buffer).set(this.integers);
    this.numbers = grown;
    this.integers = new Int32Array(grown.buffer);
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls `watcher` now and after each growth: kernels keep the views in variables of theirs, since a property read in each inner loop would cost. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
    watcher();
  }
}
