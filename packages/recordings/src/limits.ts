import type { ChannelName } from '@cheer/signals';

/** What holds of a signal or a compressed file whatever the format. */

/** Hz: no wrist sensor samples faster. */
export const FASTEST = 4096;
/** A number larger than this is no measurement. */
export const ABSURD = 1e9;
/**
 * Hz, least and most, that rows of each signal can follow each other at where their times alone tell. Wide enough for laboratories'
 * amplifiers and loggers of a minute; a usual rate with its times taken for a thousand times longer or shorter lies outside.
 */
export const DERIVED_RATES: Readonly<Record<ChannelName, readonly [number, number]>> = {
  BVP: [8, FASTEST],
  GSR: [0.1, 2048],
  SKT: [0.01, 2048],
  ACC_X: [1, FASTEST],
  ACC_Y: [1, FASTEST],
  ACC_Z: [1, FASTEST],
};
/** Deflate makes of one byte at most 1032 (zlib's technical details, "maximum compression factor"). */
export const INFLATION = 1032;
