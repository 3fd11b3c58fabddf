/** Supervised baselines of the paper's tables. */
export * from './chooseSteps.ts';
export * from './cnnLstm.ts';
export * from './fineTuning.ts';
export * from './maps.ts';
export * from './methods.ts';
export * from './sequenceModel.ts';
export * from './states.ts';
export * from './supervised.ts';
