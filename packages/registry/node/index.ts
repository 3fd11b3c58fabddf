export { createKeys, type KeyOptions, type Keys, LIFETIMES, type NewKeys, readKeys } from './keys.ts';
export { nodeClient } from './nodeClient.ts';
export { type Publication, type Published, publishRelease } from './publish.ts';
export { type Rotated, type Rotation, rotateKeys } from './rotate.ts';
