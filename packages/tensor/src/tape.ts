/**
 * A static tape: operations are recorded once for a shape, then replayed forward and backward on the same buffers.
 * Nothing is allocated in a step, and the cost of an operation is its arithmetic.
 */
import type { Numbers } from './kernels.ts';

export interface Variable {
  readonly shape: readonly number[];
  readonly value: Numbers;
  /** d loss / d value, filled by `backward`; of inputs too */
  readonly gradient: Numbers;
}

export interface Operation {
  forward(): void;
  /** adds to the gradients of the operation's inputs; absent where nothing flows back */
  backward?(): void;
}

export class Tape {
  readonly #precision: 'float32' | 'float64';
  readonly #operations: Operation[] = [];
  readonly #variables: Variable[] = [];

  /** @param precision float64 is for checking gradients against differences */
  constructor(precision: 'float32' | 'float64' = 'float32') {
    this.#precision = precision;
  }

  /** A tensor of zeros: an input to fill before `forward`, or the result of an operation. */
  variable(...shape: readonly number[]): Variable {
    const size = shape.reduce((product, n) => product * n, 1);
    const variable = { shape, value: this.#allocate(size), gradient: this.#allocate(size) };
    this.#variables.push(variable);
    return variable;
  }

  /** A buffer that takes no part in differentiation, such as a mask. */
  constant(size: number): Numbers {
    return this.#allocate(size);
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
    for (const variable of this.#variables) variable.gradient.fill(0);
    loss.gradient[0] = 1;
    for (let i = this.#operations.length - 1; i >= 0; i--) this.#operations[i]!.backward?.();
  }

  #allocate(size: number): Numbers {
    return this.#precision === 'float32' ? new Float32Array(size) : new Float64Array(size);
  }
}
