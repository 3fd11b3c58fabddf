/**
 * An encoder in 8 bits, for transfer and storage: of each matrix [rows, columns] the columns, one an output channel, get a
 * scale of their own, so that a channel of small weights is not rounded by the step of a large one (Krishnamoorthi 2018,
 * arXiv 1806.08342, section 2.2, symmetric per-channel):
 *
 *   s_c = max_r |w_rc| / 127,   q_rc = round(w_rc / s_c) in [-127, 127],   w'_rc = q_rc s_c
 *
 * Vectors (biases) stay float32: there are few of them and they add nothing to the file. The network then computes in float32
 * with w'. No weight moves by more than s_c / 2.
 */
import type { GcnConfig } from '../network/config.ts';
import { type Weights, weightShapes } from '../network/gcn.ts';
import type { Tensor } from './safetensors.ts';
import { checkWeights } from './weightsHash.ts';

/** How an encoder's file holds its weights. */
export const PRECISIONS = ['float32', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];

export interface Quantised {
  /** as they are stored: int8 matrices, each with a float32 tensor `NAME.scale` of one scale a column; vectors as they were */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** as the network uses them */
  readonly weights: Weights;
}

const MOST = 127;

/** The scales' name beside a tensor. */
export const scaleName = (tensor: string): string => `${tensor}.scale`;

/** @throws CheerError `option-invalid` for weights that are not the configuration's */
export function quantise({ config, weights }: { readonly config: GcnConfig; readonly weights: Weights }): Quantised {
  checkWeights(config, weights);
  const tensors = new Map<string, Tensor>();
  const used = new Map<string, Float32Array>();
  for (const { name, shape } of weightShapes(config)) {
    const data = weights.get(name)!;
    const columns = shape[1];
    if (columns === undefined) {
      tensors.set(name, { shape, data });
      used.set(name, data);
      continue;
    }
    const scales = columnScales(data, columns);
    const steps = Int8Array.from(data, (w, i) => Math.max(-MOST, Math.min(MOST, Math.round(w / scales[i % columns]!))));
    tensors.set(name, { shape, data: steps });
    tensors.set(scaleName(name), { shape: [columns], data: scales });
    used.set(name, dequantise(steps, scales));
  }
  return { tensors, weights: used };
}

/** w' [rows * columns] of q [rows * columns] and s [columns]. */
export function dequantise(steps: Int8Array, scales: Float32Array): Float32Array {
  const columns = scales.length;
  return Float32Array.from(steps, (q, i) => q * scales[i % columns]!);
}

/** A column of zeros has the scale 1: any does, and 0 would be no scale. */
function columnScales(data: Float32Array, columns: number): Float32Array {
  const largest = new Float32Array(columns);
  for (let i = 0; i < data.length; i++) {
    const c = i % columns;
    largest[c] = Math.max(largest[c]!, Math.abs(data[i]!));
  }
  return largest.map((most) => Math.fround(most / MOST) || 1); // also where 32 bits have nothing so small
}
