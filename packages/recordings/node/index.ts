export * from './open-folder.ts';
export * from './path-source.ts';
export * from './write-folder.ts';
