/**
 * The paper's task (Eq. 1): predict the parent of each leaf of the tree from the leaf's node embedding,
 *
 *   L = - sum_{i in leaves} log softmax(z_i)[y_i],   z_i in R^C,
 *
 * C inner nodes, y_i the index of the true parent. We take the mean instead of the sum, which only rescales it.
 *
 * The tree is the same for every window, so a network that sees which node is which solves this as a lookup, with a loss of 0
 * and nothing learned of any window; its default here therefore has no node identity. The read-out takes no part in the loss
 * and keeps its random initial weights.
 */
import { random } from '@cheer/signals';
import { crossEntropy, linear, log } from '@cheer/tensor';
import { DEFAULT_GCN } from '../network/config.ts';
import { uniform } from '../network/gcn.ts';
import { FEATURE_GRAPH } from '../network/graph.ts';
import { corpusSize } from '../training/corpus.ts';
import { drawWindows, fillBatch, type Pretext } from './pretext.ts';

export const parent: Pretext = {
  config: { ...DEFAULT_GCN, identity: 0 },
  prepare(corpus, batch) {
    if (corpusSize(corpus) === 0) {
      return { problem: 'the parent pretext needs at least one window', remedy: 'Give longer or more recordings.' };
    }
    const { nodes, leaves, parents } = FEATURE_GRAPH;
    const inner = nodes - leaves;
    const marginal = entropy(parents.subarray(0, leaves));
    return {
      record(tape, network, seed) {
        const width = network.nodes.shape.at(-1)!;
        const w = tape.variable(width, inner);
        const bound = Math.sqrt(6 / (width + inner));
        w.value.set(uniform(width * inner, bound, random(seed, 'weights', 'parent')));
        const b = tape.variable(inner);
        const windows = new Int32Array(batch);
        const targets = new Int32Array(batch * nodes);
        const logits = linear(tape, network.nodes, w, b); // [batch * nodes, inner]
        return {
          loss: crossEntropy(tape, logits, targets),
          parameters: [w, b],
          draw(stream) {
            drawWindows(corpus, stream, windows);
            fillBatch(corpus, windows, network);
            for (let i = 0; i < targets.length; i++) {
              const node = i % nodes;
              targets[i] = node < leaves && network.present[i] !== 0 ? parents[node]! - leaves : -1;
            }
          },
          chance: () => marginal,
          lookup: () => 0, // each leaf has one parent: a table from leaf to parent is never wrong
        };
      },
    };
  },
};

/** Entropy of how often each parent occurs: the loss of one that knows the shape of the tree and nothing of the window. */
function entropy(parents: Int32Array): number {
  const counts = new Map<number, number>();
  for (const p of parents) counts.set(p, (counts.get(p) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / parents.length) * log(n / parents.length), 0);
}
