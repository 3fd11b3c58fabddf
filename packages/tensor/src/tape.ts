/**
 * A static tape: operations are recorded once for a shape, then replayed forward and backward in place. Nothing is
 * allocated in a step, and the cost of an operation is its arithmetic.
 *
 * A tape has a memory of its own, with its own instance of the kernels. Operations name operands by their place in it.
 * The typed arrays of a variable are views for the outside; while more is recorded the memory may grow and the tape makes
 * them afresh, so read `variable.value` where it is used instead of keeping the array.
 */
import type { Kernels, Numbers, Precision } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import { wasmKernels } from './wasm.ts';

export interface Variable {
  readonly tape: Tape;
  readonly shape: readonly number[];
  readonly size: number;
  readonly value: Numbers;
  /** d loss / d value, filled by `backward`; of inputs too. Empty on a tape without gradients. */
  readonly gradient: Numbers;
  /** places of value and gradient in the tape's memory */
  readonly at: number;
  readonly gradientAt: number;
}

export interface Operation {
  forward(): void;
  /** adds to the gradients of the operation's inputs; absent where nothing flows back */
  backward?(): void;
}

export interface TapeOptions {
  /** false: forward only, without room for gradients */
  readonly gradients?: boolean;
  /** the kernels to use; by default those in WebAssembly where they can be had */
  readonly kernels?: Kernels;
}

export class Tape {
  readonly kernels: Kernels;
  readonly gradients: boolean;
  readonly #operations: Operation[] = [];
  readonly #variables: View[] = [];
  readonly #inputs = new Map<Numbers | Int32Array, number>();
  #used = 0;
  #scratch = { at: 0, size: 0 };

  /** @param precision float64 is for checking gradients against differences */
  constructor(precision: Precision = 'float32', options: TapeOptions = {}) {
    this.gradients = options.gradients ?? true;
    this.kernels =
      options.kernels ?? (precision === 'float32' ? wasmKernels() : undefined) ?? referenceKernels(precision);
  }

  /** A tensor of zeros: an input to fill before `forward`, or the result of an operation. */
  variable(...shape: readonly number[]): Variable {
    const size = shape.reduce((product, n) => product * n, 1);
    const at = this.allocate(size);
    const gradientAt = this.gradients ? this.allocate(size) : at;
    const variable = new View(this, shape, size, at, gradientAt, this.gradients);
    this.#variables.push(variable);
    return variable;
  }

  /** A tensor of zeros without gradient. */
  buffer(size: number): Variable {
    const at = this.allocate(size);
    const buffer = new View(this, [size], size, at, at, false);
    this.#variables.push(buffer);
    return buffer;
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
      for (const variable of this.#variables) variable.refresh();
    }
    return at;
  }

  /** Room that any operation may use between its own first and last step, and no longer. */
  scratch(size: number): number {
    if (size > this.#scratch.size) this.#scratch = { at: this.allocate(size), size };
    return this.#scratch.at;
  }

  /** Records an operation; `forward` runs the recorded ones in order, `backward` in reverse. */
  record(operation: Operation): void {
    this.#operations.push(operation);
  }

  forward(): void {
    for (const operation of this.#operations) operation.forward();
  }

  /** Clears all gradients, sets that of `loss` (a scalar) to 1 and runs the tape backwards. */
  backward(loss: Variable): void {
    if (!this.gradients) throw new Error('Tape.backward: this tape was made without gradients');
    for (const variable of this.#variables) variable.gradient.fill(0);
    loss.gradient[0] = 1;
    for (let i = this.#operations.length - 1; i >= 0; i--) this.#operations[i]!.backward?.();
  }
}

class View implements Variable {
  readonly tape: Tape;
  readonly shape: readonly number[];
  readonly size: number;
  readonly at: number;
  readonly gradientAt: number;
  value!: Numbers;
  gradient!: Numbers;
  readonly #differentiable: boolean;

  constructor(
    tape: Tape,
    shape: readonly number[],
    size: number,
    at: number,
    gradientAt: number,
    differentiable: boolean,
  ) {
    this.tape = tape;
    this.shape = shape;
    this.size = size;
    this.at = at;
    this.gradientAt = gradientAt;
    this.#differentiable = differentiable;
    this.refresh();
  }

  refresh(): void {
    const { numbers } = this.tape.kernels.memory;
    this.value = numbers.subarray(this.at, this.at + this.size);
    this.gradient = this.#differentiable ? numbers.subarray(this.gradientAt, this.gradientAt + this.size) : EMPTY;
  }
}

const EMPTY = new Float32Array(0);
