/**
 * A static tape: operations are recorded once for a shape, then replayed in place. Nothing is allocated in a step, and the cost
 * of an operation is its arithmetic. This one runs forward only; `Tape` runs backward too, and needs more kernels.
 *
 * A tape has a memory of its own, with its own instance of the kernels. Operations name operands by their place in it.
 * The typed arrays of a variable are views for the outside; while more is recorded the memory may grow and the tape makes
 * them afresh, so read `variable.value` where it is used instead of keeping the array.
 */
import type { InferenceKernels, Kernels, Numbers } from './kernels.ts';
import { referenceInference } from './reference/inference.ts';
import { wasmInference } from './wasm/inference.ts';

export interface Variable {
  readonly tape: InferenceTape;
  readonly shape: readonly number[];
  readonly size: number;
  readonly value: Numbers;
  /** d loss / d value after `backward`, of inputs too: zeros where nothing flowed back. Empty on a tape without gradients. */
  readonly gradient: Numbers;
  /** places of value and gradient in the tape's memory */
  readonly at: number;
  readonly gradientAt: number;
  /**
   * Once in each run backward true: nothing has flowed into this gradient yet, what it holds is of an earlier run, and the
   * caller now stores all of it. Who does not ask adds, to zeros if it is the first.
   */
  overwriteGradient(): boolean;
}

export interface Operation {
  forward(): void;
  /** adds to the gradients of the operation's inputs; absent where nothing flows back */
  backward?(kernels: Kernels): void;
}

export class InferenceTape {
  readonly kernels: InferenceKernels;
  /** whether it runs backward */
  readonly gradients: boolean = false;
  protected readonly operations: Operation[] = [];
  readonly #views: View[] = [];
  readonly #inputs = new Map<Numbers | Int32Array, number>();
  #used = 0;
  #scratch = { at: 0, size: 0 };

  /** @param kernels by default those in WebAssembly where they can be had; with a memory of their own */
  constructor(kernels: InferenceKernels = wasmInference() ?? referenceInference('float32')) {
    this.kernels = kernels;
  }

  /** A tensor of zeros: an input to fill before `forward`, or the result of an operation. */
  variable(...shape: readonly number[]): Variable {
    return this.buffer(
      shape.reduce((product, n) => product * n, 1),
      shape,
    );
  }

  /** A tensor of zeros without gradient. */
  buffer(size: number, shape: readonly number[] = [size]): Variable {
    return this.keep(new View(this, shape, size, this.allocate(size)));
  }

  protected keep<V extends View>(view: V): V {
    this.#views.push(view);
    return view;
  }

  /** A buffer of the caller's, outside the tape's memory, such as a mask: operations that take it read it in by `input`. */
  constant(size: number): Numbers {
    return this.kernels.precision === 'float32' ? new Float32Array(size) : new Float64Array(size);
  }

  /**
   * The place of a copy of an array of the caller's. Records the copying, once an array: the copy is what the array
   * holds when the tape, running forward, comes by here.
   */
  input(source: Numbers | Int32Array): number {
    const known = this.#inputs.get(source);
    if (known !== undefined) return known;
    const at = this.allocate(source.length);
    this.#inputs.set(source, at);
    const { memory } = this.kernels;
    this.record({
      forward() {
        if (source instanceof Int32Array) memory.integers.set(source, at * memory.integersPerNumber);
        else memory.numbers.set(source, at);
      },
    });
    return at;
  }

  /** Room for so many numbers (or integers), zeros at first. */
  allocate(size: number): number {
    const at = this.#used;
    this.#used += (size + 3) & ~3; // whole vectors, and each begins at one
    const { memory } = this.kernels;
    if (this.#used > memory.numbers.length) {
      memory.grow(this.#used);
      for (const view of this.#views) view.refresh();
    }
    return at;
  }

  /** Room that any operation may use between its own first and last step, and no longer. */
  scratch(size: number): number {
    if (size > this.#scratch.size) this.#scratch = { at: this.allocate(size), size };
    return this.#scratch.at;
  }

  /** Records an operation; `forward` runs the recorded ones in order. */
  record(operation: Operation): void {
    this.operations.push(operation);
  }

  forward(): void {
    for (const operation of this.operations) operation.forward();
  }
}

export class View implements Variable {
  readonly tape: InferenceTape;
  readonly shape: readonly number[];
  readonly size: number;
  readonly at: number;
  value!: Numbers;

  constructor(tape: InferenceTape, shape: readonly number[], size: number, at: number) {
    this.tape = tape;
    this.shape = shape;
    this.size = size;
    this.at = at;
    this.refresh();
  }

  refresh(): void {
    this.value = this.tape.kernels.memory.numbers.subarray(this.at, this.at + this.size);
  }

  get gradient(): Numbers {
    return EMPTY;
  }

  get gradientAt(): number {
    return this.at;
  }

  overwriteGradient(): boolean {
    return false;
  }
}

const EMPTY = new Float32Array(0);
