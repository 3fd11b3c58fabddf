/**
 * Parquet as a table. Of our own: the library hyparquet believes counts before it has the bytes (a run length of 2^31
 * keeps it busy for minutes, a list of 2^24 takes 128 MB each), and holds whole row groups, where here a page is held.
 */
import type { ByteSource } from '../source.ts';
import { unread } from './parquet/errors.ts';
import { readMetadata } from './parquet/metadata.ts';
import { type Page, readPages } from './parquet/pages.ts';
import type { Row, Table } from './table.ts';

/** Errors: those of readMetadata; of its rows those of readPages. */
export async function openParquet(source: ByteSource, where: string): Promise<Table> {
  const { columns, groups } = await readMetadata(source, where);
  return {
    names: columns.map(({ name }) => name),
    width: columns.length,
    timeUnit: (column) => columns[column]?.timeUnit,
    rows: async (wanted, take) => {
      for (const index of wanted) {
        const { nested, name } = columns[index]!;
        if (nested) {
          throw unread(
            { where, byte: 4, what: name },
            'a column within a list or struct is not read',
            'Write it as a column of its own',
          );
        }
      }
      const values = new Float64Array(wanted.length);
      const kinds = new Uint8Array(wanted.length);
      const pages: Page[] = [];
      const at = new Int32Array(wanted.length);
      const row = { row: 0, values, kinds, text: (cell: number) => pages[cell]!.text(at[cell]! - 1) } satisfies Row;
      for (const { rows, chunks } of groups) {
        const readers = wanted.map((index) => readPages(source, where, columns[index]!, chunks[index]!, rows));
        pages.length = 0;
        for (let left = rows; left > 0; ) {
          let ready = left;
          for (const [cell, reader] of readers.entries()) {
            while (pages[cell] === undefined || at[cell] === pages[cell].count) {
              pages[cell] = (await reader.next()).value as Page;
              at[cell] = 0;
            }
            ready = Math.min(ready, pages[cell].count - at[cell]!);
          }
          left -= ready;
          for (; ready > 0; ready--) {
            row.row++;
            for (let cell = 0; cell < wanted.length; cell++) {
              const place = at[cell]!++;
              values[cell] = pages[cell]!.values[place]!;
              kinds[cell] = pages[cell]!.kinds[place]!;
            }
            take(row);
          }
        }
      }
      return { unfinished: false };
    },
  };
}
