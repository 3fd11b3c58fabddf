export * from './adamw.ts';
export { exp } from './exp.ts';
export { InferenceTape, type Operation, type Variable } from './inferenceTape.ts';
export type {
  BackwardKernels,
  ForwardKernels,
  InferenceKernels,
  Kernels,
  Memory,
  Numbers,
  Precision,
  Tree,
} from './kernels.ts';
export { log } from './log.ts';
export * from './operations/crossEntropy.ts';
export * from './operations/graph.ts';
export * from './operations/linear.ts';
export * from './operations/similarities.ts';
export * from './operations/unitRows.ts';
export { referenceInference } from './reference/inference.ts';
export { referenceKernels } from './reference/training.ts';
export * from './softmax.ts';
export * from './tape.ts';
export { wasmInference } from './wasm/inference.ts';
export { wasmKernels } from './wasm/training.ts';
