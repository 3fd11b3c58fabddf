/** A frozen encoder, as the device uses it. */
import { InferenceTape } from '@cheer/tensor';
import { checkGcnConfig, type GcnConfig } from './config.ts';
import { gcn, type Weights } from './gcn.ts';
import { fillNodes } from './graph.ts';

export interface Encoder {
  readonly config: GcnConfig;
  readonly weights: Weights;
  /** One window's normalised features [123], NaN where missing, to its embedding [config.embedding], of unit length. */
  embed(row: Float32Array): Float32Array;
}

/** @throws CheerError `option-invalid` for a configuration that is not one */
export function createEncoder(config: GcnConfig, weights: Weights): Encoder {
  checkGcnConfig(config);
  const tape = new InferenceTape();
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
