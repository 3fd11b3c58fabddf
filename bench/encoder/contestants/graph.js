/**
 * The tree as a dense adjacency [nodes, nodes], and the weights in the order that both libraries keep them in. Neither can
 * train gathers in wasm at a speed worth the name (TensorFlow.js not at all), so both get the product with a dense matrix,
 * nodes first, all windows side by side.
 */
export function adjacencyOf(parents) {
  const nodes = parents.length;
  const adjacency = new Float32Array(nodes * nodes);
  for (let i = 0; i < nodes; i++) {
    adjacency[i * nodes + i] = 1;
    if (parents[i] < 0) continue;
    adjacency[i * nodes + parents[i]] = 1;
    adjacency[parents[i] * nodes + i] = 1;
  }
  return { nodes, adjacency };
}

export function weightNames({ widths }) {
  const layers = widths.flatMap((_, l) => [`layer${l}.weight`, `layer${l}.bias`]);
  return ['identity', ...layers, 'readout.weight', 'readout.bias'];
}

/** The i-th of the stacked batches of a tensor [batches, ...rest], nodes first if it is [batches, batch, nodes]. */
export function batchOf(tensors, name, i) {
  const { data, shape } = tensors.get(name);
  const size = data.length / shape[0];
  return data.slice(i * size, (i + 1) * size);
}

/** [rows, columns] to [columns, rows] */
export function transposed(data, rows, columns) {
  return Float32Array.from({ length: data.length }, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]);
}
