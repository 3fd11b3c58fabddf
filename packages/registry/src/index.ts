export * from './build.ts';
export { type CardFacts, encoderCard, releaseCard } from './card.ts';
export * from './centroids.ts';
export type { Get } from './get.ts';
export * from './http.ts';
export * from './limits.ts';
export {
  type Manifest,
  parseManifest,
  parsePointer,
  RELEASE_FILE,
  shortText,
  type Target,
  targetsOf,
  windowGrid,
} from './manifest.ts';
export { leastProven, type Membership, strongestAttack } from './membership.ts';
export * from './missing.ts';
export * from './open.ts';
export { asFingerprint, checkRoot, findRoot } from './pin.ts';
export { type Release, type ReleaseTrust, readRelease } from './read.ts';
export { sha256 } from './sha256.ts';
export { atTime } from './tuf/atTime.ts';
export type * from './tuf/client.ts';
export { canonical, fingerprint, type Metadata, parseMetadata, ROLES, type Role } from './tuf/metadata.ts';
export { chainOf, type Update, updateWith } from './tuf/update.ts';
export * from './verify.ts';
