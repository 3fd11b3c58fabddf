/** What holds of a signal or a compressed file whatever the format. */

/** Hz: no wrist sensor samples faster. */
export const FASTEST = 4096;
/** A number larger than this is no measurement. */
export const ABSURD = 1e9;
/** Deflate makes of one byte at most 1032 (zlib's technical details, "maximum compression factor"). */
export const INFLATION = 1032;
