export type { TufClient } from '@cheer/registry';
