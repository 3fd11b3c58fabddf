/** Supervised baselines of the paper's tables. */
export * from './cnnLstm.ts';
export * from './maps.ts';
export * from './methods.ts';
export * from './sequenceModel.ts';
export * from './supervised.ts';
