/** What training needs besides inference.ts: the way back, the loss and the optimiser. */
export { adamW } from './adamw';
export { axpy, columnSums, scale } from './elementwise';
export { neighbourSums, outerSumBackward, reluBackward } from './graphBackward';
export { crossEntropy } from './softmax';
export { transpose } from './transpose';
export { unitRowsBackward } from './unitRowsBackward';
