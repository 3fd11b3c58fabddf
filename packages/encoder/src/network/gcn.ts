/**
 * The encoder g_theta: a graph convolutional network on the feature tree (Kipf and Welling 2017, arXiv 1609.02907, with the
 * mean over present neighbours as its propagation rule).
 *
 *   x_i = [value_i, identity_i]                       node input                     [nodes, 1 + d]
 *   h^0 = x,  h^(l+1) = relu(mean_{j ~ i} h^l_j W + b) layers                         [nodes, width_l]
 *   e   = pool(h^L) R + r,  z = e / ||e||              read-out, embedding            [32]
 *
 * A missing feature is a missing node: it has no row in any mean and a row of zeros in h. The paper leaves depth, widths,
 * node identity and read-out (pool: all nodes side by side, or means of groups) open; see config.ts for our choices.
 */
import { type Random, random } from '@cheer/signals';
import {
  graphLayer,
  type InferenceTape,
  identityLayer,
  linear,
  type Numbers,
  treeBatch,
  unitRows,
  type Variable,
} from '@cheer/tensor';
import type { GcnConfig } from './config.ts';
import { FEATURE_GRAPH } from './graph.ts';
import { groupMeans, nodeGroups } from './readout.ts';

export { DEFAULT_GCN, type GcnConfig } from './config.ts';

/** Name, shape and bound of the uniform initial values of every weight, in file order. */
export function weightShapes(config: GcnConfig): { name: string; shape: [number, number] | [number]; bound: number }[] {
  const { nodes } = FEATURE_GRAPH;
  const glorot = (fanIn: number, fanOut: number): number => Math.sqrt(6 / (fanIn + fanOut));
  const shapes: ReturnType<typeof weightShapes> = [{ name: 'identity', shape: [nodes, config.identity], bound: 1 }];
  let width = 1 + config.identity;
  for (const [l, next] of config.widths.entries()) {
    shapes.push({ name: `layer${l}.weight`, shape: [width, next], bound: glorot(width, next) });
    shapes.push({ name: `layer${l}.bias`, shape: [next], bound: 0 });
    width = next;
  }
  const flat = (nodeGroups(config.readout ?? 'flatten')?.count ?? nodes) * width;
  shapes.push({ name: 'readout.weight', shape: [flat, config.embedding], bound: glorot(flat, config.embedding) });
  shapes.push({ name: 'readout.bias', shape: [config.embedding], bound: 0 });
  return shapes;
}

/** The weights by name, float32. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Seeded initial weights: the 'random encoder' control, and where training starts. */
export function initialWeights(config: GcnConfig, seed: number | string): Weights {
  return new Map(
    weightShapes(config).map(({ name, shape, bound }) => [
      name,
      uniform(shape[0] * (shape[1] ?? 1), bound, random(seed, 'weights', name)),
    ]),
  );
}

/** What a pretext task or an embedding reads off the network, for a batch of windows. */
export interface GcnOutputs {
  /** node values and presence, to fill with `fillNodes` before the tape runs, [batch * nodes] */
  readonly values: Numbers;
  readonly present: Numbers;
  /** last layer, [batch * nodes, widths.at(-1)]; a missing node's row is zeros */
  readonly nodes: Variable;
  /** z, [batch, embedding], rows of unit length */
  readonly embedding: Variable;
  /** the weights as tape variables, by name */
  readonly parameters: ReadonlyMap<string, Variable>;
}

/**
 * Records the network for a batch of windows on a tape, with these weights.
 * @param shared the parameters of an earlier recording on the same tape: both passes then train the same network
 */
export function gcn(
  tape: InferenceTape,
  config: GcnConfig,
  weights: Weights,
  batch: number,
  shared?: GcnOutputs['parameters'],
): GcnOutputs {
  const parameters = shared ?? parametersOf(tape, config, weights);
  const parameter = (name: string): Variable => parameters.get(name)!;

  const rows = batch * FEATURE_GRAPH.nodes;
  const values = tape.constant(rows);
  const present = tape.constant(rows);
  const on = treeBatch(tape, FEATURE_GRAPH, present);
  const layer = (l: number): [Variable, Variable] => [parameter(`layer${l}.weight`), parameter(`layer${l}.bias`)];

  let h = identityLayer(tape, on, values, parameter('identity'), ...layer(0)); // [rows, widths[0]]
  for (let l = 1; l < config.widths.length; l++) h = graphLayer(tape, on, h, ...layer(l)); // [rows, widths[l]]
  const groups = nodeGroups(config.readout ?? 'flatten');
  const pooled = groups === null ? h : groupMeans(tape, groups, h, present); // [batch, groups * width]
  const e = linear(tape, pooled, parameter('readout.weight'), parameter('readout.bias')); // [batch, embedding]
  return { values, present, nodes: h, embedding: unitRows(tape, e), parameters };
}

function parametersOf(tape: InferenceTape, config: GcnConfig, weights: Weights): Map<string, Variable> {
  const parameters = new Map<string, Variable>();
  for (const { name, shape } of weightShapes(config)) {
    const variable = tape.variable(...shape);
    variable.value.set(weights.get(name)!);
    parameters.set(name, variable);
  }
  return parameters;
}

/** Initial weights: uniform in [-bound, bound). */
export function uniform(size: number, bound: number, stream: Random): Float32Array {
  return Float32Array.from({ length: size }, () => bound * (2 * stream.uniform() - 1));
}
