export type * from '../tuf/client.ts';
export { webClient } from './webClient.ts';
