/** A tape that runs backward too: the gradient of a loss, of every variable. */
import { InferenceTape, type Variable, View } from './inferenceTape.ts';
import type { Kernels, Numbers, Precision } from './kernels.ts';
import { referenceKernels } from './reference/training.ts';
import { wasmKernels } from './wasm/training.ts';

export interface TapeOptions {
  /** false: forward only, without room for gradients, though on the kernels of training; true if absent */
  readonly gradients?: boolean;
  /** the kernels to use; by default those in WebAssembly where they can be had */
  readonly kernels?: Kernels;
}

export class Tape extends InferenceTape {
  declare readonly kernels: Kernels;
  override readonly gradients: boolean;
  /** how often it ran backward */
  runs = 0;

  /** @param precision float64 is for checking gradients against differences */
  constructor(precision: Precision = 'float32', options: TapeOptions = {}) {
    super(options.kernels ?? (precision === 'float32' ? wasmKernels() : undefined) ?? referenceKernels(precision));
    this.gradients = options.gradients ?? true;
  }

  override variable(...shape: readonly number[]): Variable {
    if (!this.gradients) return super.variable(...shape);
    const size = shape.reduce((product, n) => product * n, 1);
    const at = this.allocate(size);
    return this.keep(new DifferentiableView(this, shape, size, at, this.allocate(size)));
  }

  /** Sets the gradient of `loss` (a scalar) to 1 and all others to 0, and runs the operations in reverse. */
  backward(loss: Variable): void {
    if (!this.gradients) throw new Error('Tape.backward: this tape was made without gradients');
    this.runs++;
    loss.gradient[0] = 1;
    for (let i = this.operations.length - 1; i >= 0; i--) this.operations[i]!.backward?.(this.kernels);
  }
}

/**
 * A gradient is cleared when it is first looked at after a run backward has begun, unless an operation stores all of it: clearing
 * what is overwritten, and adding to zeros, would cost as much as the arithmetic of a narrow layer.
 */
class DifferentiableView extends View {
  declare readonly tape: Tape;
  readonly #gradientAt: number;
  #gradient!: Numbers;
  /** the run that the gradient is of */
  #run: number;

  constructor(tape: Tape, shape: readonly number[], size: number, at: number, gradientAt: number) {
    super(tape, shape, size, at);
    this.#gradientAt = gradientAt;
    this.#run = tape.runs;
    this.refresh();
  }

  override refresh(): void {
    super.refresh();
    // the constructor of View comes by before there is a place
    if (#gradientAt in this) {
      this.#gradient = this.tape.kernels.memory.numbers.subarray(this.#gradientAt, this.#gradientAt + this.size);
    }
  }

  override get gradient(): Numbers {
    if (this.overwriteGradient()) this.#gradient.fill(0);
    return this.#gradient;
  }

  override get gradientAt(): number {
    if (this.overwriteGradient()) this.#gradient.fill(0);
    return this.#gradientAt;
  }

  override overwriteGradient(): boolean {
    if (this.#run === this.tape.runs) return false;
    this.#run = this.tape.runs;
    return true;
  }
}
