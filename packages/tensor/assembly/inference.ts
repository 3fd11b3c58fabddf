/**
 * The kernels of inference in AssemblyScript with 128-bit SIMD, compiled into src/wasm/ by `npm run build:kernels`, as are those of
 * training.ts. What each computes, and in which order it adds, stands in src/reference/, which gives the same bits. Places in
 * memory come as numbers of four-byte words. Both modules work on one memory, which they are given.
 */
export { gemm } from './gemm';
export { meanCoefficients, meanRelu, outerSum } from './graph';
export { broadcast } from './rows';
export { unitRows } from './unitRows';
