import type { Envelope } from './envelope.ts';

/** Dots of a braille cell (Unicode 16.0, block 2800), by column and row from the top. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BLANK = 0x2800;
/** Share of the height left free above and below, so that a calm signal is no wall. */
const MARGIN = 0.02;

export interface Chart {
  /** from top to bottom, all of the same width */
  readonly lines: readonly string[];
  /** what the bottom and the top stand for; NaN if nothing was measured */
  readonly least: number;
  readonly greatest: number;
}

/**
 * An envelope as lines of text, two columns and four rows a character in braille, or one column and two rows in ASCII.
 * @param rows lines of text
 */
export function chart({ low, high }: Envelope, rows: number, ascii: boolean): Chart {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < low.length; i++) {
    if (low[i]! < least) least = low[i]!;
    if (high[i]! > greatest) greatest = high[i]!;
  }
  const across = ascii ? 1 : 2;
  const down = ascii ? 2 : 4;
  const width = Math.ceil(low.length / across);
  const dots = Array.from({ length: rows }, () => new Uint8Array(width));
  const height = rows * down;
  const room = greatest > least ? greatest - least : 1;
  const rowOf = (value: number): number => {
    const share = greatest > least ? (value - least) / room : 0.5;
    return Math.min(height - 1, Math.max(0, Math.floor((1 - MARGIN - share * (1 - 2 * MARGIN)) * height)));
  };
  for (let i = 0; i < low.length; i++) {
    if (Number.isNaN(low[i]!)) continue;
    for (let row = rowOf(high[i]!); row <= rowOf(low[i]!); row++) {
      const cell = dots[Math.floor(row / down)]!;
      cell[Math.floor(i / across)]! |= ascii ? 1 << (row % 2) : DOTS[i % 2]![row % 4]!;
    }
  }
  const drawn = greatest >= least;
  return {
    lines: dots.map((line) =>
      Array.from(line, (cell) => (ascii ? " '.:"[cell]! : String.fromCharCode(BLANK + cell))).join(''),
    ),
    least: drawn ? least : Number.NaN,
    greatest: drawn ? greatest : Number.NaN,
  };
}
