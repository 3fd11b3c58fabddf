/** A frozen encoder, as the device uses it. */
import { CheerError, FEATURES } from '@cheer/signals';
import { InferenceTape } from '@cheer/tensor';
import { checkWeights } from '../files/weightsHash.ts';
import type { GcnConfig } from './config.ts';
import { gcn, type Weights } from './gcn.ts';
import { fillNodes, LEAVES } from './graph.ts';

export interface Encoder {
  readonly config: GcnConfig;
  readonly weights: Weights;
  /**
   * One window's normalised features [123], NaN where missing, to its embedding [config.embedding], of unit length. Where all
   * are missing it is the read-out's bias at unit length, which says nothing: zeros before training, when that bias is 0.
   * @throws CheerError `option-invalid` for another length or a feature beyond +-1e6
   */
  embed(row: Float32Array): Float32Array;
}

/** Normalised features are within +-10; far beyond, sums in float32 overflow. */
const MOST = 1e6;

/** @throws CheerError `option-invalid` for a configuration that is not one, or weights that are not its own */
export function createEncoder(config: GcnConfig, weights: Weights): Encoder {
  checkWeights(config, weights);
  const tape = new InferenceTape();
  const network = gcn(tape, config, weights, 1);
  return {
    config,
    weights,
    embed(row) {
      checkRow(row);
      fillNodes(row, network.values, network.present);
      tape.forward();
      return Float32Array.from(network.embedding.value);
    },
  };
}

function checkRow(row: Float32Array): void {
  const wrong = row.findIndex((x) => Math.abs(x) > MOST);
  if (row.length === LEAVES && wrong < 0) return;
  throw new CheerError(
    'option-invalid',
    `embed: a window has ${LEAVES} features, NaN or within +-${MOST}, got ${wrong < 0 ? row.length : `"${FEATURES[wrong]?.name}" ${row[wrong]}`}`,
    'Give the features of one window, normalised.',
  );
}
