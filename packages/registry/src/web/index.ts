export type * from '../tuf/client.ts';
