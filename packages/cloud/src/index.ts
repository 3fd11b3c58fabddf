export * from './kmeans.ts';
export { canonicalJson, sha256, taskId } from './runner/identity.ts';
export type { Entry, Journal } from './runner/journal.ts';
export { type LocalOptions, localRunner } from './runner/local.ts';
export * from './runner/runner.ts';
export type { Store } from './runner/store.ts';
export * from './silhouette.ts';
