/**
 * The encoder g_theta: a graph convolutional network on the feature tree (Kipf and Welling 2017, arXiv 1609.02907, with the
 * mean over present neighbours as its propagation rule).
 *
 *   x_i = [value_i, identity_i]                       node input                     [nodes, 1 + d]
 *   h^0 = x,  h^(l+1) = relu(mean_{j ~ i} h^l_j W + b) layers                         [nodes, width_l]
 *   e   = flatten(h^L) R + r,  z = e / ||e||           read-out, embedding            [32]
 *
 * The paper leaves depth, widths, node identity and read-out open; the defaults here are ours.
 */
import { type Random, random } from '@cheer/signals';
import {
  linear,
  maskedRelu,
  type Numbers,
  neighbourCoefficients,
  neighbourMean,
  type Tape,
  unitRows,
  type Variable,
  withIdentity,
} from '@cheer/tensor';
import { FEATURE_GRAPH } from './graph.ts';

export interface GcnConfig {
  /** length d of the learned vector that tells one node from another; 0: nodes differ by place in the tree only */
  readonly identity: number;
  /** widths of the graph layers */
  readonly widths: readonly number[];
  /** length of the embedding */
  readonly embedding: number;
}

export const DEFAULT_GCN: GcnConfig = { identity: 4, widths: [16, 4], embedding: 32 };

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
  const flat = nodes * width;
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
  /** last layer, [batch * nodes, widths.at(-1)] */
  readonly nodes: Variable;
  /** z, [batch, embedding], rows of unit length */
  readonly embedding: Variable;
  /** the weights as tape variables, by name */
  readonly parameters: ReadonlyMap<string, Variable>;
}

/** Records the network for a batch of windows on a tape, with these weights. */
export function gcn(tape: Tape, config: GcnConfig, weights: Weights, batch: number): GcnOutputs {
  const parameters = new Map<string, Variable>();
  for (const { name, shape } of weightShapes(config)) {
    const variable = tape.variable(...shape);
    variable.value.set(weights.get(name)!);
    parameters.set(name, variable);
  }
  const parameter = (name: string): Variable => parameters.get(name)!;

  const rows = batch * FEATURE_GRAPH.nodes;
  const values = tape.constant(rows);
  const present = tape.constant(rows);
  const coefficients = neighbourCoefficients(tape, FEATURE_GRAPH, present);

  let h = withIdentity(tape, values, parameter('identity'), present); // [rows, 1 + d]
  for (const l of config.widths.keys()) {
    const mean = neighbourMean(tape, FEATURE_GRAPH, h, present, coefficients); // [rows, width]
    const next = linear(tape, mean, parameter(`layer${l}.weight`), parameter(`layer${l}.bias`)); // [rows, next]
    h = maskedRelu(tape, next, present);
  }
  const e = linear(tape, h, parameter('readout.weight'), parameter('readout.bias')); // [batch, embedding]
  return { values, present, nodes: h, embedding: unitRows(tape, e), parameters };
}

/** Initial weights: uniform in [-bound, bound). */
export function uniform(size: number, bound: number, stream: Random): Float32Array {
  return Float32Array.from({ length: size }, () => bound * (2 * stream.uniform() - 1));
}
