/** The kernels of sequence models, on the memory of the common ones; the same rules of rounding and order hold. */
import type { Kernels } from '../kernels.ts';

export type SequenceKernels = Kernels & OwnSequenceKernels;

export interface OwnSequenceKernels {
  /** z [rows, width] = max(z + bias, 0) in place */
  biasRelu(rows: number, width: number, bias: number, z: number): void;

  /**
   * One step of a long short-term memory (Hochreiter and Schmidhuber 1997, doi 10.1162/neco.1997.9.8.1735, with the forget
   * gate of Gers et al. 2000, doi 10.1162/089976600300015015) for `rows` sequences side by side:
   *   i, f, o = sigmoid,  g = tanh  of gates [rows, 4 hidden] in the order i f g o, in place
   *   cell = f previous + i g,  squashed = tanh(cell),  out = o squashed,  each [rows, hidden]
   */
  lstmCell(
    rows: number,
    hidden: number,
    gates: number,
    previous: number,
    cell: number,
    squashed: number,
    out: number,
  ): void;

  /**
   * The way back through `lstmCell`, from what it left behind and dOut, the gradient of `out`.
   * @param dCell  holds the gradient that reaches `cell` from later steps, and afterwards that of `previous`
   * @param dGates [rows, 4 hidden] = gradient of the gates before sigmoid and tanh
   */
  lstmCellBackward(
    rows: number,
    hidden: number,
    gates: number,
    previous: number,
    squashed: number,
    dOut: number,
    dCell: number,
    dGates: number,
  ): void;

  /** out (+)= x factors, number by number */
  multiply(size: number, x: number, factors: number, out: number, accumulate: boolean): void;
}
