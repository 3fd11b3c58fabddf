/**
 * An encoder, or an encoder and a head, as an ONNX model for other runtimes.
 *
 *   features       float32 [n, 123]   in: n windows, each feature normalised, NaN where missing
 *   embedding      float32 [n, 32]    out: rows of unit length
 *   probabilities  float32 [n, K]     out, with a head: of each class
 *
 * Normalisation is not part of the graph: the encoder serves many people, and the second of the two scales is its wearer's
 * own, learned on the device from unlabelled windows and good for that person only. Whoever runs the model does as
 * `normalise` in @cheer/edge: (x - centre) / scale by the release's population scaler, held to +-10, then, if the metadata
 * say `normalisation: user`, by the median and IQR / 1.349 (at least 0.1) of the wearer's own windows, held to +-5. Whether a
 * window has enough in it to be judged, and memory of the windows before it, are left to the caller too.
 */
import { CheerError, FEATURES, treeHash } from '@cheer/signals';
import { checkWeights } from '../files/weightsHash.ts';
import type { Head } from '../head/head.ts';
import { checkGcnConfig } from '../network/config.ts';
import type { Encoder } from '../network/encoder.ts';
import { LEAVES } from '../network/graph.ts';
import { addEncoder } from './encoderGraph.ts';
import { OnnxGraph, type Port } from './graph.ts';

export interface OnnxOptions {
  /** adds the output `probabilities` */
  readonly head?: Head;
  /** further metadata, such as the release's name and its population scaler */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * The same input gives the same bytes. The metadata hold the hash of the feature tree, names and units of the features in the
 * order of the input, the network's configuration and the classes in the order of the output, all but the hash as JSON.
 * @throws CheerError `option-invalid` for weights that are not the configuration's, or a head for embeddings of another length
 */
export async function writeOnnx(
  { config, weights }: Pick<Encoder, 'config' | 'weights'>,
  { head, about = {} }: OnnxOptions = {},
): Promise<Uint8Array> {
  checkWeights(config, weights);
  if (head !== undefined && head.dimension !== config.embedding) {
    throw new CheerError(
      'option-invalid',
      `writeOnnx: the head takes ${head.dimension} numbers, the encoder's embedding has ${config.embedding}`,
      'Give the head that was trained on this encoder.',
    );
  }
  const graph = new OnnxGraph();
  addEncoder(graph, config, weights);
  const outputs: Port[] = [
    { name: 'embedding', shape: ['n', config.embedding], doc: 'what the window looks like; rows of unit length' },
  ];
  if (head !== undefined) {
    addHead(graph, head);
    const doc = `probability of ${head.classes.join(', ')}, of this window alone`;
    outputs.push({ name: 'probabilities', shape: ['n', head.classes.length], doc });
  }
  return graph.model({
    name: head === undefined ? 'cheer-encoder' : 'cheer-classifier',
    doc: 'CHEER: windows of wrist signals. Input: the features named in the metadata, in that order, normalised (by the population, then, where the metadata say so, by the wearer), NaN where a feature is missing. Windows with too little in them should not be judged. Not a medical device.',
    inputs: [
      { name: 'features', shape: ['n', LEAVES], doc: `${LEAVES} normalised features a window, NaN where missing` },
    ],
    outputs,
    metadata: new Map([
      ...Object.entries(about),
      ['tree', await treeHash()],
      ['features', JSON.stringify(FEATURES.map(({ name }) => name))],
      ['units', JSON.stringify(FEATURES.map(({ unit }) => unit))],
      ['config', JSON.stringify(checkGcnConfig(config))],
      ...(head === undefined ? [] : [['classes', JSON.stringify(head.classes)] as const]),
    ] as [string, string][]),
  });
}

/** softmax(z W^T + b), the head's float64 rounded to float32. */
function addHead(graph: OnnxGraph, { classes, dimension, weights, bias }: Head): void {
  const transposed = new Float32Array(weights.length);
  for (const c of classes.keys())
    for (let d = 0; d < dimension; d++) transposed[d * classes.length + c] = weights[c * dimension + d]!;
  graph.constant('head.weight', [dimension, classes.length], transposed);
  graph.constant('head.bias', [classes.length], Float32Array.from(bias));
  const product = graph.add('MatMul', ['embedding', 'head.weight'], 'head.product');
  const logits = graph.add('Add', [product, 'head.bias'], 'head.logits');
  graph.add('Softmax', [logits], 'probabilities', { axis: 1 });
}
