export * from './e4/labels.ts';
export * from './e4/read.ts';
export * from './e4/write.ts';
export * from './folder.ts';
export * from './read.ts';
export * from './source.ts';
export * from './url.ts';
export * from './zip.ts';
