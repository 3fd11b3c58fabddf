/**
 * The kernels of sequence models, for baselines in the laboratory: a module of its own on the memory of the others, so that a
 * device need not load what only the laboratory asks for. What each computes stands in src/sequence/kernels.ts.
 */
export { biasRelu } from './sequence/biasRelu';
export { lstmCell, lstmCellBackward } from './sequence/lstm';
export { multiply } from './sequence/multiply';
