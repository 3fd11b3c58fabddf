/** What a release may ask of the one who reads it. Generous for CHEER's own files, tight for a hostile server. */
export const LIMITS = {
  /** bytes of release.json */
  release: 4096,
  /** bytes of the manifest */
  manifest: 1 << 20,
  /** bytes of any other target */
  target: 64 << 20,
  /** clusters of a release */
  clusters: 64,
  /** characters of a name or a licence */
  text: 200,
  /** ms a request may take, from the first byte asked to the last byte read; so may all metadata of an update together */
  timeout: 60_000,
} as const;
