export * from './adamw.ts';
export * from './exp.ts';
export * from './kernels.ts';
export * from './operations.ts';
export * from './tape.ts';
