export * from './config.ts';
export * from './corpus.ts';
export { CURVE_POINTS, type CurvePoint, REPORT_EVERY } from './curve.ts';
export * from './encoder.ts';
export * from './encoderFile.ts';
export * from './file.ts';
export {
  type GcnOutputs,
  gcn,
  initialWeights,
  type Weights,
  weightShapes,
} from './gcn.ts';
export * from './graph.ts';
export { CANDIDATES, type Candidate, DEFAULT_CANDIDATE } from './head/choose.ts';
export * from './head.ts';
export { type OnnxOptions, writeOnnx } from './onnx/writeOnnx.ts';
export { PRETEXTS, type PretextName, type PretextTerm, parsePretext, pretextSpec } from './pretext/spec.ts';
export * from './pretrain.ts';
export * from './pretrainedFile.ts';
export { PRETRAIN_DEFAULTS, type PretrainOptions } from './pretrainOptions.ts';
export { PRECISIONS, type Precision, type Quantised, quantise } from './quantise.ts';
export { type NodeGroups, nodeGroups } from './readout.ts';
export * from './safetensors.ts';
export * from './slow/index.ts';
export type { TrainingIdentity } from './trainingIdentity.ts';
export { weightsHash } from './weightsHash.ts';
export { serveTraining, type TrainingAnswer, type TrainingRequest } from './worker/serve.ts';
export { pretrainOnThread, type StartThread, type TrainingControl, type TrainingThread } from './worker/thread.ts';
export { type ErrorMessage, packError, unpackError } from './worker/transport.ts';
