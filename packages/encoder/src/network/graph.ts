/**
 * The feature tree as a graph: 123 leaves, then 17 families, then 3 modality roots; an edge between child and parent, and
 * from each node to itself. A leaf carries a feature; an inner node carries the mean of its children that are present
 * (paper, section II). A missing feature is a missing node; an inner node without a present child is missing too.
 */
import { FEATURES, NODES } from '@cheer/signals';
import type { Numbers, Tree } from '@cheer/tensor';

export interface FeatureGraph extends Tree {
  readonly leaves: number;
  /** neighbours of node i, itself included: columns[rows[i] .. rows[i + 1]) */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

export const FEATURE_GRAPH: FeatureGraph = buildGraph();

/** Number of features: the length of an encoder's input. */
export const LEAVES = FEATURE_GRAPH.leaves;

/**
 * Spreads one window's features over the nodes.
 * @param row      [leaves], NaN where a feature is missing
 * @param values   [nodes] from `at`: the features and the means of the inner nodes, 0 where missing
 * @param present  [nodes] from `at`: 1 or 0
 */
export function fillNodes(row: ArrayLike<number>, values: Numbers, present: Numbers, at = 0): void {
  const { nodes, leaves, parents } = FEATURE_GRAPH;
  values.fill(0, at, at + nodes);
  present.fill(0, at, at + nodes); // of inner nodes: the number of present children, until they are visited
  for (let i = 0; i < nodes; i++) {
    if (i < leaves) {
      if (Number.isNaN(row[i]!)) continue;
      values[at + i] = row[i]!;
    } else {
      const children = present[at + i]!;
      if (children === 0) continue;
      values[at + i] = values[at + i]! / children;
    }
    present[at + i] = 1;
    const parent = parents[i]!;
    if (parent < 0) continue;
    values[at + parent] = values[at + parent]! + values[at + i]!;
    present[at + parent] = present[at + parent]! + 1;
  }
}

function buildGraph(): FeatureGraph {
  const nodes = NODES.length;
  const parents = Int32Array.from(NODES, ({ parent }) => parent ?? -1);
  const neighbours = Array.from({ length: nodes }, (_, i) => [i]);
  for (const [i, parent] of parents.entries()) {
    if (parent < 0) continue;
    neighbours[i]!.push(parent);
    neighbours[parent]!.push(i);
  }
  const rows = new Int32Array(nodes + 1);
  for (let i = 0; i < nodes; i++) rows[i + 1] = rows[i]! + neighbours[i]!.length;
  const columns = Int32Array.from(neighbours.flatMap((list) => list.sort((a, b) => a - b)));
  return { nodes, leaves: FEATURES.length, parents, rows, columns };
}
