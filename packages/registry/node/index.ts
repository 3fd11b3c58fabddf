export { createKeys, type KeyOptions, type Keys, LIFETIMES, type NewKeys, readKeys, rotateKeys } from './keys.ts';
export { nodeClient } from './nodeClient.ts';
export { type Publication, type Published, publishRelease } from './publish.ts';
