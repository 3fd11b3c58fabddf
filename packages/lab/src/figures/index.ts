export * from './clusters.ts';
export * from './confusion.ts';
export * from './decimate.ts';
export * from './featureTree.ts';
export * from './results.ts';
export * from './signals.ts';
export * from './timeline.ts';
export * from './trainingCurve.ts';
