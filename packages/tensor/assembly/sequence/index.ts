/**
 * The kernels of sequence models, for baselines in the laboratory: a module of its own, which holds the common kernels
 * too since all work on one memory, so that a device need not load what only the laboratory asks for. Compiled into
 * src/sequence/wasmBytes.ts; what each computes stands in src/sequence/kernels.ts and reference.ts.
 */
export * from '../index';
export { lstmCell, lstmCellBackward } from './lstm';
export { multiply } from './multiply';
