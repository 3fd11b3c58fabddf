export * from './fetch/index.ts';
export * from './openFolder.ts';
export * from './pathSource.ts';
export * from './writeFolder.ts';
