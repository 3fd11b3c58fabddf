export * from './openFolder.ts';
export * from './pathSource.ts';
export * from './writeFolder.ts';
