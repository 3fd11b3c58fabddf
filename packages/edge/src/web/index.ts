/** The device in a page or its worker: all of it, and where it keeps its state there. */
export type { HttpOptions, Manifest, Release } from '@cheer/registry';
export * from '../index.ts';
export { IndexedStore } from './indexedStore.ts';
