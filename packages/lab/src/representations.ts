/** What the few-shot head sees of a window: the encoder's embedding, or a control that has learned nothing. */
import { createEncoder, DEFAULT_GCN, type Encoder, type GcnConfig, initialWeights } from '@cheer/encoder';

export interface Representation {
  /** the method's name in every table */
  readonly name: string;
  /** One window's normalised features, NaN where missing, to a vector without NaN. A new array each time. */
  of(row: Float32Array): Float32Array;
}

/** The normalised features themselves; a missing one is 0, the centre of its scale. */
export const RAW: Representation = { name: 'raw', of: present };

/** The same, each window scaled to unit length: what embeddings gain by their norm alone, without learning. */
export const RAW_L2: Representation = {
  name: 'raw-L2',
  of(row) {
    const out = present(row);
    let square = 0;
    for (let i = 0; i < out.length; i++) square += out[i]! * out[i]!;
    if (square === 0) return out;
    const factor = 1 / Math.sqrt(square);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * factor;
    return out;
  },
};

/** An encoder as it was before any training. */
export function randomEncoder(seed: number | string, config: GcnConfig = DEFAULT_GCN): Representation {
  return encoderRepresentation('random encoder', createEncoder(config, initialWeights(config, seed)));
}

export function encoderRepresentation(name: string, encoder: Pick<Encoder, 'embed'>): Representation {
  return { name, of: (row) => encoder.embed(row) };
}

function present(row: Float32Array): Float32Array {
  const out = new Float32Array(row.length);
  for (let i = 0; i < row.length; i++) out[i] = Number.isFinite(row[i]!) ? row[i]! : 0;
  return out;
}
