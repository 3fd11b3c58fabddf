export * from './corpus.ts';
export * from './encoder.ts';
export * from './file.ts';
export {
  DEFAULT_GCN,
  type GcnConfig,
  type GcnOutputs,
  gcn,
  initialWeights,
  type Weights,
  weightShapes,
} from './gcn.ts';
export * from './graph.ts';
export * from './head.ts';
export * from './pretrain.ts';
export * from './safetensors.ts';
