/**
 * What a pickle may ask for. A WESAD file has about 500 opcodes, a stack of 30 and 150 memo entries, whatever its size; the
 * rest is room for other writers. A file beyond these is no such recording, and would cost memory that no sample needs.
 */
export interface PickleLimits {
  readonly opcodes: number;
  /** values on the stack, which is how deep marks and containers under construction can nest */
  readonly stack: number;
  readonly memo: number;
}

export const PICKLE_LIMITS: PickleLimits = { opcodes: 100_000, stack: 4_000, memo: 20_000 };

/** Bytes of a text that is kept as text; a longer one stays in the file. */
export const SHORT = 128;
/** Bytes of a line that is a number or a name; Python writes none longer that could matter here. */
export const LINE = 256;
/** Bytes that must be at hand before an opcode is read: two lines (GLOBAL) and all else that is not skipped fit in. */
export const LOOKAHEAD = 1024;
