export type { StateStore } from '../store.ts';
