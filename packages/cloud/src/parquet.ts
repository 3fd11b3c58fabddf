/**
 * A feature table as Parquet: what pandas, polars, R and DuckDB read as it is. The metadata is the key `cheer`; the key
 * `cheer_sha256` seals the file. Parquet's own checksums are optional and few write them, and the reader may take minutes
 * over a run length that a flipped bit made 2^31: so a file that was changed is refused before it is decoded. Tables that
 * people edit are CSV.
 */
import { createHash } from 'node:crypto';
import { inflateSnappy } from '@cheer/recordings';
import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { COLUMNS, type FeatureTable, invalid, type RawTable } from './featureTable.ts';

const KEY = 'cheer';
const SEAL = 'cheer_sha256';
const UNSEALED = '0'.repeat(64);

/** The same table gives the same bytes. */
export function encodeParquet(table: FeatureTable): Uint8Array {
  const columnData = COLUMNS.map(({ name, type, get }): ColumnSource => {
    const data = table.rows.map(get);
    if (type === 'feature') return { name, data, type: 'FLOAT', nullable: true };
    if (type === 'number') return { name, data, type: 'DOUBLE', nullable: false };
    return { name, data, type: 'STRING', nullable: type === 'text?' };
  });
  return sealed(columnData, JSON.stringify(table.meta), table.meta.generator);
}

/** A Parquet file of columns and one metadata text, with its seal. */
export function sealed(columnData: ColumnSource[], meta: string, createdBy: string): Uint8Array {
  const kvMetadata = [
    { key: KEY, value: meta },
    { key: SEAL, value: UNSEALED },
  ];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata, rowGroupSize: ROW_GROUP, createdBy }));
  const { place, digest } = findSeal(bytes)!;
  bytes.set(new TextEncoder().encode(digest), place);
  return bytes;
}

/** Where the seal is, what it says, and what it should say: SHA-256 of the file with 64 zeros (characters) in its place. */
function findSeal(bytes: Uint8Array): { place: number; found: string; digest: string } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const key = buffer.lastIndexOf(SEAL);
  // in Thrift's compact protocol one byte of field and one of length stand between the key and its value
  const place = key + SEAL.length + 2;
  if (key < 0 || place + UNSEALED.length > bytes.length) return;
  const end = place + UNSEALED.length;
  const hash = createHash('sha256').update(buffer.subarray(0, place)).update(UNSEALED).update(buffer.subarray(end));
  return { place, found: buffer.toString('latin1', place, end), digest: hash.digest('hex') };
}

const ROW_GROUP = 100_000;

/** More rows than this are no table of windows: a year of one person at a window every 30 s is a million. */
const MOST_ROWS = 20_000_000;

/** Reads a file's bytes; `table-invalid` whatever is wrong with them. */
export async function decodeParquet(path: string, bytes: Uint8Array): Promise<RawTable> {
  const where = `readTable: ${path}`;
  const seal = findSeal(bytes);
  if (seal === undefined || seal.found !== seal.digest) {
    const found = seal === undefined ? 'a file without a seal' : 'one that was changed since';
    throw invalid(
      where,
      `must be a whole Parquet file of features as writeTable left it, got ${found}`,
      'Make the table again with extract; to edit a table, use CSV.',
    );
  }
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const metadata = parquetMetadata(buffer);
    const count = checkRowCounts(metadata);
    const names = metadata.schema.slice(1).map(({ name }) => name);
    const known = new Set(COLUMNS.map(({ name }) => name));
    const values = new Map<string, unknown[]>(names.map((name) => [name, []]));
    await parquetRead({
      file: { byteLength: buffer.byteLength, slice: (from, to) => buffer.slice(from, to) },
      metadata,
      compressors: { SNAPPY: inflated },
      columns: names.filter((name) => known.has(name)),
      onChunk: ({ columnName, columnData, rowStart }) => {
        const column = values.get(columnName)!;
        for (let i = 0; i < columnData.length; i++) column[rowStart + i] = present(columnData[i]);
      },
    });
    for (const [name, column] of values) {
      if (known.has(name) && column.length !== count) {
        throw new RangeError(`column ${name} holds ${column.length} values, the file says ${count} rows`);
      }
    }
    const columns = names.map((name) => values.get(name)!);
    const meta = metadata.key_value_metadata?.find(({ key }) => key === KEY)?.value;
    return { meta: meta === undefined ? undefined : JSON.parse(meta), names, count, cell: (j, i) => columns[j]![i] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(where, `must be a whole Parquet file of features: ${reason.slice(0, 200)}`, undefined, {
      cause: error,
    });
  }
}

/** Anybody can seal a file, and the library's own snappy can be sent in a circle by a length. */
function inflated(input: Uint8Array, size: number): Uint8Array {
  // of one byte snappy makes at most 22
  if (!(size >= 0 && size <= 32 * input.length + 64)) throw new RangeError(`a page of ${size} bytes`);
  const output = new Uint8Array(size);
  inflateSnappy(input, output);
  return output;
}

/** pandas writes a missing float as NaN where it may. */
const present = (value: unknown): unknown => (Number.isNaN(value) ? null : value);

/** Rows of the file; the sizes are checked before anything is allocated by them. */
function checkRowCounts(metadata: FileMetaData): number {
  const count = Number(metadata.num_rows);
  const groups = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!(count >= 0 && count <= MOST_ROWS)) throw new RangeError(`there may be up to ${MOST_ROWS} rows, got ${count}`);
  if (groups !== count) throw new RangeError(`the row groups hold ${groups} rows, the file says ${count}`);
  return count;
}
