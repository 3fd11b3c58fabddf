export type { HttpOptions, Manifest, Release } from '@cheer/registry';
export { IndexedStore } from './indexedStore.ts';
