/** A frozen encoder, as the device uses it. */
import { Tape } from '@cheer/tensor';
import { type GcnConfig, gcn, type Weights } from './gcn.ts';
import { fillNodes } from './graph.ts';

export interface Encoder {
  readonly config: GcnConfig;
  readonly weights: Weights;
  /** One window's normalised features [123], NaN where missing, to its embedding [config.embedding], of unit length. */
  embed(row: Float32Array): Float32Array;
}

export function createEncoder(config: GcnConfig, weights: Weights): Encoder {
  const tape = new Tape();
  const network = gcn(tape, config, weights, 1);
  return {
    config,
    weights,
    embed(row) {
      fillNodes(row, network.values, network.present);
      tape.forward();
      return Float32Array.from(network.embedding.value);
    },
  };
}
