/**
 * The network of gcn.ts in ONNX operators, for any number of windows n at once. Shapes in trailing comments; 143 nodes, of
 * which 123 are leaves. The tree is constant matrices of 0 and 1, stored as bytes: a product with one is a sum over children,
 * neighbours or groups.
 */
import { FAMILIES, NODES, ROOTS } from '@cheer/signals';
import type { GcnConfig } from '../network/config.ts';
import { type Weights, weightShapes } from '../network/gcn.ts';
import { FEATURE_GRAPH, LEAVES } from '../network/graph.ts';
import { nodeGroups } from '../network/readout.ts';
import type { OnnxGraph } from './graph.ts';

/**
 * Adds the encoder from the input `features` [n, 123], NaN where missing, to the output `embedding` [n, config.embedding].
 */
export function addEncoder(graph: OnnxGraph, config: GcnConfig, weights: Weights): void {
  const { nodes } = FEATURE_GRAPH;
  for (const { name, shape } of weightShapes(config)) {
    if (name !== 'identity') graph.constant(name, shape, weights.get(name)!);
  }
  graph.constant('zero', [], Float32Array.of(0));
  graph.constant('one', [], Float32Array.of(1));
  graph.sizes('last', 2);
  const { values, present } = addNodes(graph);

  const shown = graph.add('Unsqueeze', [present, 'last'], 'present.column'); // [n, 143, 1]
  let h = addInput(graph, config, weights, values, shown); // [n, 143, 1 + d]
  const neighbours = binary(graph, 'neighbours', nodes, nodes, neighbourPairs());
  const counts = graph.add('MatMul', [present, neighbours], 'neighbours.count'); // [n, 143]; the matrix is symmetric
  const some = graph.add('Max', [counts, 'one'], 'neighbours.some');
  const share = graph.add('Div', [present, some], 'neighbours.share.row'); // 0 at a missing node
  const shares = graph.add('Unsqueeze', [share, 'last'], 'neighbours.share'); // [n, 143, 1]
  let width = 1 + config.identity;
  for (const [l, next] of config.widths.entries()) {
    const at = (what: string): string => `layer${l}.${what}`;
    const sum = graph.add('MatMul', [neighbours, h], at('sum')); // [n, 143, width]
    const mean = graph.add('Mul', [sum, shares], at('mean'));
    const product = graph.add('MatMul', [mean, at('weight')], at('product')); // [n, 143, next]
    const linear = graph.add('Add', [product, at('bias')], at('linear'));
    const relu = graph.add('Relu', [linear], at('relu'));
    h = graph.add('Mul', [relu, shown], at('output'));
    width = next;
  }

  const pooled = addPooling(graph, config, h, present, width); // [n, groups * width]
  const product = graph.add('MatMul', [pooled, 'readout.weight'], 'readout.product'); // [n, embedding]
  const e = graph.add('Add', [product, 'readout.bias'], 'readout.linear');
  const norm = graph.add('ReduceL2', [e], 'readout.norm', { axes: [1], keepdims: 1 }); // [n, 1]
  // a row of zeros stays zero, as in `unitRows`
  const length = graph.add('Max', [norm, graph.constant('least', [], Float32Array.of(1e-37))], 'readout.length');
  graph.add('Div', [e, length], 'embedding');
}

/** Node values and presence, as `fillNodes` has them: families are means of present leaves, roots of present families. */
function addNodes(graph: OnnxGraph): { values: string; present: string } {
  const leaf = { values: '', present: '' };
  const missing = graph.add('IsNaN', ['features'], 'leaf.missing'); // [n, 123]
  leaf.values = graph.add('Where', [missing, 'zero', 'features'], 'leaf.values');
  leaf.present = graph.add('Where', [missing, 'zero', 'one'], 'leaf.present');
  const above = (name: string, from: number, below: typeof leaf, size: number, count: number): typeof leaf => {
    const pairs = NODES.filter(({ parent }) => parent !== null && parent >= from && parent < from + count).map(
      ({ index, parent }) => [index - (from - size), parent! - from] as const,
    );
    const matrix = binary(graph, `${name}.children`, size, count, pairs);
    const sum = graph.add('MatMul', [below.values, matrix], `${name}.sum`); // [n, count]
    const children = graph.add('MatMul', [below.present, matrix], `${name}.count`);
    const some = graph.add('Max', [children, 'one'], `${name}.some`);
    return {
      values: graph.add('Div', [sum, some], `${name}.values`),
      present: graph.add('Min', [children, 'one'], `${name}.present`),
    };
  };
  const family = above('family', LEAVES, leaf, LEAVES, FAMILIES.length);
  const root = above('root', LEAVES + FAMILIES.length, family, FAMILIES.length, ROOTS.length);
  const levels = [leaf, family, root];
  const side = (what: 'values' | 'present'): string =>
    graph.add(
      'Concat',
      levels.map((level) => level[what]),
      what,
      { axis: 1 },
    );
  return { values: side('values'), present: side('present') }; // [n, 143] each
}

/** Each present node's value beside its identity, zeros for a missing one. */
function addInput(graph: OnnxGraph, config: GcnConfig, weights: Weights, values: string, shown: string): string {
  const column = graph.add('Unsqueeze', [values, 'last'], 'values.column'); // [n, 143, 1]; 0 where missing
  if (config.identity === 0) return column;
  const identity = graph.constant('identity', [FEATURE_GRAPH.nodes, config.identity], weights.get('identity')!);
  const own = graph.add('Mul', [shown, identity], 'identity.present'); // [n, 143, d]
  return graph.add('Concat', [column, own], 'input', { axis: 2 });
}

/** All nodes side by side, or the means over the present nodes of each group. */
function addPooling(graph: OnnxGraph, config: GcnConfig, h: string, present: string, width: number): string {
  const { nodes } = FEATURE_GRAPH;
  const groups = nodeGroups(config.readout ?? 'flatten');
  if (groups === null) return graph.add('Reshape', [h, graph.sizes('flat', -1, nodes * width)], 'pooled');
  const { count, of } = groups;
  const members = Array.from(of, (group, node) => [node, group] as const);
  const matrix = binary(graph, 'groups', nodes, count, members);
  const sum = graph.add('MatMul', [graph.add('Transpose', [matrix], 'groups.rows', { perm: [1, 0] }), h], 'groups.sum');
  const there = graph.add('MatMul', [present, matrix], 'groups.count'); // [n, count]
  const some = graph.add('Max', [there, 'one'], 'groups.some');
  const column = graph.add('Unsqueeze', [some, 'last'], 'groups.column'); // [n, count, 1]
  const mean = graph.add('Div', [sum, column], 'groups.mean'); // [n, count, width]
  return graph.add('Reshape', [mean, graph.sizes('flat', -1, count * width)], 'pooled');
}

/** A constant matrix of 0 and of 1 at these places, a byte each in the file. */
function binary(
  graph: OnnxGraph,
  name: string,
  rows: number,
  columns: number,
  ones: readonly (readonly [row: number, column: number])[],
): string {
  const data = new Uint8Array(rows * columns);
  for (const [row, column] of ones) data[row * columns + column] = 1;
  return graph.add('Cast', [graph.constant(`${name}.bytes`, [rows, columns], data)], name, { to: 1 });
}

function neighbourPairs(): (readonly [number, number])[] {
  const { nodes, rows, columns } = FEATURE_GRAPH;
  return Array.from({ length: nodes }, (_, i) =>
    Array.from(columns.subarray(rows[i]!, rows[i + 1]!), (j) => [i, j] as const),
  ).flat();
}
