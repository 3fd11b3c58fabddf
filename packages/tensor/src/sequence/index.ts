/** Operations on sequences for the tape. An entry of its own: nothing on a device imports it. */
export * from './conv1d.ts';
export type { SequenceKernels } from './kernels.ts';
export * from './lastStep.ts';
export * from './lstm.ts';
export * from './mask.ts';
export * from './reference.ts';
export * from './tape.ts';
export * from './wasm.ts';
