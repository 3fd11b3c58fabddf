type Samples = Float32Array | Float64Array;

/**
 * A signal that grows at its end and is forgotten at its beginning. Places are counted from the signal's first sample,
 * whether that is still held or not. A view is good until the next `append`.
 */
export class Track<S extends Samples> {
  readonly #allocate: (size: number) => S;
  #data: S;
  #from = 0;
  #size = 0;

  constructor(allocate: (size: number) => S) {
    this.#allocate = allocate;
    this.#data = allocate(0);
  }

  /** place of the first sample that is still held */
  get from(): number {
    return this.#from;
  }

  /** place after the last sample */
  get end(): number {
    return this.#from + this.#size;
  }

  get held(): number {
    return this.#size;
  }

  append(samples: S): void {
    this.#room(samples.length).set(samples, this.#size);
    this.#size += samples.length;
  }

  appendMissing(count: number): void {
    this.#room(count).fill(Number.NaN, this.#size, this.#size + count);
    this.#size += count;
  }

  at(place: number): number {
    return place < this.end ? (this.#data[place - this.#from] ?? Number.NaN) : Number.NaN;
  }

  /** The samples [from, to), or those of them that are held. */
  view(from: number, to: number): S {
    const begin = Math.max(0, from - this.#from);
    return this.#data.subarray(begin, Math.max(begin, Math.min(this.#size, to - this.#from))) as S;
  }

  /** Forgets what lies before `place`; the memory is used again by the next samples. */
  dropBefore(place: number): void {
    const count = Math.min(this.#size, place - this.#from);
    // moved only when half is waste, so that each sample is moved about once
    if (count <= 0 || 2 * count < this.#size) return;
    this.#data.copyWithin(0, count, this.#size);
    this.#from += count;
    this.#size -= count;
  }

  #room(count: number): S {
    const needed = this.#size + count;
    if (needed > this.#data.length) {
      const wider = this.#allocate(Math.max(1024, 2 * needed));
      wider.set(this.#data.subarray(0, this.#size));
      this.#data = wider;
    }
    return this.#data;
  }
}
