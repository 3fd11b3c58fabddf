import { type ByteSource, readPieces } from '../../source.ts';
import { invalid, type Place, tooLarge, truncated } from './errors.ts';
import { listIn, numberIn, readStruct, type Struct, structIn, type Thrift, textIn } from './thrift.ts';

/** Bytes of the footer; that of a table of signals has some kB. */
const LARGEST_FOOTER = 4 * 1024 ** 2;
/** Bytes read at once. */
export const PIECE = 512 * 1024;
const MOST_ROWS = 2 ** 27;
/** "PAR1" */
const MAGIC = [0x50, 0x41, 0x52, 0x31];

/** Physical types (parquet.thrift, Type). */
export const TYPES = ['boolean', 'int32', 'int64', 'int96', 'float', 'double', 'bytes', 'fixed'] as const;
export type PhysicalType = (typeof TYPES)[number];

export interface Column {
  readonly name: string;
  readonly type: PhysicalType;
  readonly optional: boolean;
  /** of a time since 1970 */
  readonly timeUnit: 'ms' | 'us' | 'ns' | undefined;
  /** within a list or struct: passed over, since its rows are not those of the table */
  readonly nested: boolean;
}

export interface Chunk {
  /** UNCOMPRESSED 0, SNAPPY 1, GZIP 2 and others (parquet.thrift, CompressionCodec) */
  readonly codec: number;
  /** bytes of the file: dictionary page first, if there is one */
  readonly start: number;
  readonly end: number;
}

export interface FileMetadata {
  readonly columns: readonly Column[];
  readonly groups: readonly { readonly rows: number; readonly chunks: readonly Chunk[] }[];
}

/** The footer (parquet-format, "File format"). Errors: `file-truncated`, `recording-invalid`, `too-large`. */
export async function readMetadata(source: ByteSource, where: string): Promise<FileMetadata> {
  const { size } = source;
  const place = (what: string, byte: number): Place => ({ where, byte, what });
  if (size < 12) throw truncated(place('footer', size), `a Parquet file has at least 12 bytes, this one ${size}`);
  const tail = await source.read(size - 8, size);
  if (MAGIC.some((byte, i) => tail[4 + i] !== byte)) {
    throw truncated(place('footer', size - 4), 'the file must end with PAR1: it is cut off, or no Parquet file');
  }
  const length = new DataView(tail.buffer, tail.byteOffset, 4).getUint32(0, true);
  const start = size - 8 - length;
  if (start < 4)
    throw invalid(place('footer', size - 8), `the footer must fit into the ${size} bytes of the file`, length);
  if (length > LARGEST_FOOTER) throw tooLarge(place('footer', size - 8), 'bytes of footer', LARGEST_FOOTER);
  const here = place('footer', start);
  const bytes = await readPieces(source, start, size - 8, PIECE);
  const read = readStruct(bytes, 0, here);
  if (read === undefined) throw invalid(here, 'the footer must end with its last struct');
  const columns = columnsOf(listIn(read.struct, 2), here);
  let total = 0;
  const groups = listIn(read.struct, 4).map((group) => {
    const rows = numberIn(asStruct(group), 3) ?? -1;
    if (!(rows >= 0 && rows <= MOST_ROWS)) throw invalid(here, 'a row group must have a number of rows', rows);
    total += rows;
    const chunks = listIn(asStruct(group), 1).map((chunk) => chunkOf(asStruct(chunk), start, here));
    if (chunks.length !== columns.length) {
      throw invalid(here, `a row group must have ${columns.length} columns`, chunks.length);
    }
    return { rows, chunks };
  });
  if (total > MOST_ROWS) throw tooLarge(here, 'rows', MOST_ROWS);
  if (total !== numberIn(read.struct, 3))
    throw invalid(here, `the row groups have ${total} rows in all`, numberIn(read.struct, 3));
  return { columns, groups };
}

const asStruct = (value: Thrift | undefined): Struct | undefined => (value instanceof Map ? value : undefined);

/** The leaves of the schema, in its order. */
function columnsOf(elements: readonly Thrift[], place: Place): Column[] {
  const columns: Column[] = [];
  /** how many elements of each group that is open are still to come; the first element is the table itself */
  const open = [numberIn(asStruct(elements[0]), 5) ?? 0];
  let repeated = 0;
  for (const element of elements.slice(1).map(asStruct)) {
    while (open.at(-1) === 0) open.pop();
    if (open.length === 0) throw invalid(place, 'the schema must have as many fields as it says');
    open[open.length - 1]!--;
    const children = numberIn(element, 5) ?? 0;
    if (numberIn(element, 1) === undefined || children > 0) {
      open.push(children);
      repeated++;
      if (repeated > 1000) throw tooLarge(place, 'groups in the schema', 1000);
      continue;
    }
    const type = TYPES[numberIn(element, 1)!];
    if (type === undefined) throw invalid(place, 'there is no such type', numberIn(element, 1));
    const repetition = numberIn(element, 3) ?? 0;
    columns.push({
      name: textIn(element, 4),
      type,
      optional: repetition === 1,
      timeUnit: timeUnitOf(element),
      nested: open.length > 1 || repetition === 2,
    });
  }
  if (open.some((left) => left > 0)) throw invalid(place, 'the schema must have as many fields as it says');
  return columns;
}

/** LogicalType TIMESTAMP (8) with its unit, or ConvertedType TIMESTAMP_MILLIS (9) and TIMESTAMP_MICROS (10). */
function timeUnitOf(element: Struct | undefined): Column['timeUnit'] {
  const unit = structIn(structIn(structIn(element, 10), 8), 2);
  const converted = numberIn(element, 6);
  if (unit?.has(1) || converted === 9) return 'ms';
  if (unit?.has(2) || converted === 10) return 'us';
  return unit?.has(3) ? 'ns' : undefined;
}

function chunkOf(chunk: Struct | undefined, limit: number, place: Place): Chunk {
  const meta = structIn(chunk, 3);
  const size = numberIn(meta, 7) ?? -1;
  const start = Math.min(numberIn(meta, 9) ?? -1, numberIn(meta, 11) || Number.POSITIVE_INFINITY);
  const codec = numberIn(meta, 4);
  if (codec === undefined || !(start >= 4 && size >= 0 && start + size <= limit)) {
    throw invalid(place, `a column must lie in the ${limit} bytes before the footer`, `${start} to ${start + size}`);
  }
  return { codec, start, end: start + size };
}
