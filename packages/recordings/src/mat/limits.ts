/**
 * What a file may ask for. A grid of 100 volunteers by 14 stimuli has about 20,000 arrays that are looked at and 100 MB of samples;
 * a file beyond these is no recording, and would cost memory or time that no sample needs.
 */
export const MOST_ARRAYS = 200_000;
/** Structures and cells within each other. */
export const DEEPEST = 32;
/** MATLAB itself has at most this many fields and such long names in what people write by hand. */
export const MOST_FIELDS = 4096;
export const LONGEST_NAME = 256;
export const MOST_DIMENSIONS = 32;
/** Characters of a text that is kept. */
export const LONGEST_TEXT = 1024 ** 2;
/** Bytes kept of compressed variables, which cannot be read again where they lie. */
export const MOST_KEPT = 512 * 1024 ** 2;
/** Bytes that a compressed variable may inflate to: MATLAB writes larger ones in version 7.3 only. */
export const MOST_INFLATED = 2 ** 31;
