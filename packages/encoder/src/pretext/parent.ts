/**
 * The paper's task (Eq. 1): predict the parent of each leaf of the tree from the leaf's node embedding,
 *
 *   L = - sum_{i in leaves} log softmax(z_i)[y_i],   z_i in R^C,
 *
 * C inner nodes, y_i the index of the true parent. We take the mean instead of the sum, which only rescales it.
 *
 * The tree is the same for every window, so a network that sees which node is which solves this as a lookup; its default
 * here therefore has no node identity. The read-out takes no part in the loss and keeps its random initial weights.
 */
import { random } from '@cheer/signals';
import { crossEntropy, linear } from '@cheer/tensor';
import { corpusSize } from '../corpus.ts';
import { DEFAULT_GCN, uniform } from '../gcn.ts';
import { FEATURE_GRAPH } from '../graph.ts';
import type { Pretext } from './pretext.ts';

export const parent: Pretext = {
  config: { ...DEFAULT_GCN, identity: 0 },
  prepare(corpus, batch) {
    const windows = corpusSize(corpus);
    if (windows === 0) return 'the parent pretext needs at least one window';
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
        const targets = new Int32Array(batch * nodes);
        tape.record({
          forward() {
            for (let i = 0; i < targets.length; i++) {
              const node = i % nodes;
              targets[i] = node < leaves && network.present[i] !== 0 ? parents[node]! - leaves : -1;
            }
          },
        });
        const logits = linear(tape, network.nodes, w, b); // [batch * nodes, inner]
        return {
          loss: crossEntropy(tape, logits, targets),
          parameters: [w, b],
          sample(stream, into) {
            for (let i = 0; i < into.length; i++) into[i] = stream.integer(windows);
          },
          chance: () => marginal,
        };
      },
    };
  },
};

/** Entropy of how often each parent occurs: the loss of one that knows the shape of the tree and nothing of the window. */
function entropy(parents: Int32Array): number {
  const counts = new Map<number, number>();
  for (const p of parents) counts.set(p, (counts.get(p) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / parents.length) * Math.log(n / parents.length), 0);
}
