/** A table of whatever format, opened but not read: the names of its columns, and its rows one after the other. */
export interface TableInfo {
  /** undefined if the table names none */
  readonly names: readonly string[] | undefined;
  /** how many columns there are */
  readonly width: number;
}

export interface Table extends TableInfo {
  /** the unit of a column of times since 1970, where the format states it */
  timeUnit?(column: number): string | undefined;
  /**
   * Gives every row to `take`, with the cells of these columns (from 0 on).
   * @returns whether the table ends inside a row, which is left out
   */
  rows(columns: readonly number[], take: RowHandler): Promise<{ unfinished: boolean }>;
}

/** One row; the same object each time. */
export interface Row {
  /** for messages: of text the line, of other tables the row, from 1 on */
  readonly row: number;
  /** cell by cell, NaN for what is no number */
  readonly values: Float64Array;
  /** NUMBER, BLANK, MISSING or TEXT, see delimited.ts */
  readonly kinds: Uint8Array;
  text(cell: number): string;
}

export type RowHandler = (row: Row) => void;
