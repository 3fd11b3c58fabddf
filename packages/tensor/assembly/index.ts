/**
 * The numeric kernels in AssemblyScript with 128-bit SIMD, compiled into src/wasmBytes.ts by `npm run build:kernels`.
 * What each computes, and in which order it adds, stands in src/reference.ts, which gives the same bits. Places in memory
 * come as numbers of four-byte words.
 */
export { adamW } from './adamw';
export { axpy, biasRelu, broadcast, columnSums, reluBackward, scale } from './elementwise';
export { gemm, transpose } from './gemm';
export { aggregate, meanCoefficients } from './graph';
export { crossEntropy } from './softmax';
export { unitRows, unitRowsBackward } from './unitRows';
