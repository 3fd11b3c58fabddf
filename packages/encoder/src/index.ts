export * from './files/encoderFile.ts';
export * from './files/headFile.ts';
export * from './files/pretrainedFile.ts';
export { PRECISIONS, type Precision, type Quantised, quantise } from './files/quantise.ts';
export * from './files/safetensors.ts';
export * from './files/trainingStateFile.ts';
export { weightsHash } from './files/weightsHash.ts';
export { CANDIDATES, type Candidate, DEFAULT_CANDIDATE } from './head/choose.ts';
export * from './head/head.ts';
export * from './network/config.ts';
export * from './network/encoder.ts';
export {
  type GcnOutputs,
  gcn,
  initialWeights,
  type Weights,
  weightShapes,
} from './network/gcn.ts';
export * from './network/graph.ts';
export { type NodeGroups, nodeGroups } from './network/readout.ts';
export { type OnnxOptions, writeOnnx } from './onnx/writeOnnx.ts';
export { PRETEXTS, type PretextName, type PretextTerm, parsePretext, pretextSpec } from './pretext/spec.ts';
export * from './slow/index.ts';
export * from './training/corpus.ts';
export { CURVE_POINTS, type CurvePoint, REPORT_EVERY } from './training/curve.ts';
export * from './training/pretrain.ts';
export { PRETRAIN_DEFAULTS, type PretrainOptions } from './training/pretrainOptions.ts';
export type { TrainingIdentity } from './training/trainingIdentity.ts';
export { serveTraining, type TrainingAnswer, type TrainingRequest } from './worker/serve.ts';
export { pretrainOnThread, type StartThread, type TrainingControl, type TrainingThread } from './worker/thread.ts';
export { type ErrorMessage, packError, unpackError } from './worker/transport.ts';
