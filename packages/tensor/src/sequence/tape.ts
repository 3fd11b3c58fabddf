/** A tape whose kernels include those of sequence models. */
import type { Precision } from '../kernels.ts';
import { Tape, type TapeOptions } from '../tape.ts';
import type { SequenceKernels } from './kernels.ts';
import { referenceSequenceKernels } from './reference.ts';
import { wasmSequenceKernels } from './wasm.ts';

export interface SequenceTape extends Tape {
  readonly kernels: SequenceKernels;
}

export interface SequenceTapeOptions extends Pick<TapeOptions, 'gradients'> {
  readonly kernels?: SequenceKernels;
}

/** @param precision float64 is for checking gradients against differences */
export function sequenceTape(precision: Precision = 'float32', options: SequenceTapeOptions = {}): SequenceTape {
  const kernels =
    options.kernels ??
    (precision === 'float32' ? wasmSequenceKernels() : undefined) ??
    referenceSequenceKernels(precision);
  return new Tape(precision, { ...options, kernels }) as SequenceTape;
}
