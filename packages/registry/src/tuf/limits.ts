/** What signed metadata may ask of the one who reads it; apart from LIMITS, which every page carries. */
export const METADATA_LIMITS = {
  /** bytes of a file */
  bytes: { root: 1 << 16, timestamp: 1 << 14, snapshot: 1 << 16, targets: 1 << 18 },
  /** levels of nesting */
  depth: 16,
  /** new roots in one update */
  rootRotations: 128,
} as const;
