/**
 * What a file may ask for. A raw file of EmbracePlus is one record of at most 30 minutes, about 5 MB; a file beyond these
 * limits is no recording.
 */
/** Bytes of the header, schema included; that of EmbracePlus has 8 kB. */
export const LARGEST_HEADER = 1024 ** 2;
/** Bytes of a block, inflated. */
export const LARGEST_BLOCK = 64 * 1024 ** 2;
export const MOST_BLOCKS = 10_000;
/** Types in a schema, and types within each other, in the schema and in the data. */
export const MOST_TYPES = 10_000;
export const DEEPEST = 64;
/** Values of one array: 64 Hz of three days. */
export const MOST_VALUES = 2 ** 24;
/** Values that take no byte at all, such as an array of nulls: a count of them costs time and no data. */
export const MOST_EMPTY = 1_000_000;
/** Bytes of a text that is kept. */
export const LONGEST_TEXT = 64 * 1024;
