/**
 * Predict hidden leaves from the rest (as in masked autoencoders, He et al. 2022, arXiv 2111.06377): a share of a window's
 * present leaves is taken out of its graph, as if they had been missing, and each is predicted from what is left,
 *
 *   v_i = z . D_i + d_i,   L = mean over the hidden leaves of huber(v_i - value_i),
 *   huber(r) = r^2 / 2 for |r| <= 1, |r| - 1/2 beyond,
 *
 * z the window's embedding, D_i [embedding] and d_i the decoder's weights for leaf i: its identity on the decoder's side. The
 * loss goes through z and not through the nodes alone, so that the read-out, which the device uses, is trained as well. Huber's
 * loss, because features are scaled by median and IQR and have heavy tails: one wild value must not rule a batch.
 *
 * Chance is the best single number for all leaves; the lookup is the best number for each leaf, whatever the window: only a
 * loss below the lookup's says that one part of a window tells of another.
 */
import { random } from '@cheer/signals';
import { linear } from '@cheer/tensor';
import { DEFAULT_GCN } from '../network/config.ts';
import { uniform } from '../network/gcn.ts';
import { FEATURE_GRAPH, fillNodes, LEAVES } from '../network/graph.ts';
import { type Corpus, corpusSize } from '../training/corpus.ts';
import { huber, huberLocation, huberLoss } from './huber.ts';
import { drawWindows, type Pretext, rowOf } from './pretext.ts';

/** share of the present leaves that are hidden; the others outnumber them, and a family seldom goes as a whole */
const HIDDEN = 0.25;

export const masked: Pretext = {
  config: DEFAULT_GCN,
  prepare(corpus, batch) {
    if (corpusSize(corpus) === 0) {
      return { problem: 'the masked pretext needs at least one window', remedy: 'Give longer or more recordings.' };
    }
    const anywhere = huberLocation(corpus.rows.filter((value) => !Number.isNaN(value)));
    const byLeaf = Float64Array.from({ length: LEAVES }, (_, leaf) => huberLocation(valuesOf(corpus, leaf)));
    return {
      record(tape, network, seed) {
        const { embedding } = network;
        const length = embedding.shape[1]!;
        const bound = Math.sqrt(6 / (length + LEAVES));
        const w = tape.variable(length, LEAVES);
        w.value.set(uniform(length * LEAVES, bound, random(seed, 'weights', 'masked')));
        const b = tape.variable(LEAVES);
        const windows = new Int32Array(batch);
        const row = new Float32Array(LEAVES);
        const targets = tape.constant(batch * LEAVES); // NaN but at hidden leaves
        const guess = (of: (leaf: number) => number): number => {
          let sum = 0;
          let count = 0;
          for (let i = 0; i < targets.length; i++) {
            if (Number.isNaN(targets[i]!)) continue;
            sum += huber(of(i % LEAVES) - targets[i]!);
            count++;
          }
          return count === 0 ? 0 : sum / count;
        };
        return {
          loss: huberLoss(tape, linear(tape, embedding, w, b), targets),
          parameters: [w, b],
          draw(stream) {
            drawWindows(corpus, stream, windows);
            targets.fill(Number.NaN);
            for (let i = 0; i < batch; i++) {
              row.set(rowOf(corpus, windows[i]!));
              for (let leaf = 0; leaf < LEAVES; leaf++) {
                // one draw a leaf, present or not, so that what is hidden does not depend on what is missing
                if (stream.uniform() >= HIDDEN || Number.isNaN(row[leaf]!)) continue;
                targets[i * LEAVES + leaf] = row[leaf]!;
                row[leaf] = Number.NaN;
              }
              fillNodes(row, network.values, network.present, i * FEATURE_GRAPH.nodes);
            }
          },
          chance: () => guess(() => anywhere),
          lookup: () => guess((leaf) => byLeaf[leaf]!),
        };
      },
    };
  },
};

function valuesOf({ rows }: Corpus, leaf: number): Float64Array {
  const values: number[] = [];
  for (let i = leaf; i < rows.length; i += LEAVES) if (!Number.isNaN(rows[i]!)) values.push(rows[i]!);
  return Float64Array.from(values);
}
