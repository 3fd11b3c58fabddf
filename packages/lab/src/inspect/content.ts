import type { ByteSource } from '@cheer/recordings';
import { quoted } from '@cheer/signals';

/** What a file is by its first bytes, whatever its name. */
export interface Content {
  readonly kind:
    | 'empty'
    | 'zip'
    | 'hdf5'
    | 'mat'
    | 'pickle'
    | 'parquet'
    | 'avro'
    | 'edf'
    | 'gzip'
    | 'picture'
    | 'document'
    | 'page'
    | 'table'
    | 'text'
    | 'binary'
    | 'unreadable';
  /** for people */
  readonly says: string;
  /** of a table: its first lines, and what stands between its cells */
  readonly lines?: readonly string[];
  readonly separator?: string;
}

const START = 16 * 1024;

/** First bytes that nothing else has. */
const MAGIC: readonly [Content['kind'], says: string, ...bytes: number[]][] = [
  ['zip', 'a zip archive, or what is one inside (.xlsx, .docx)', 0x50, 0x4b, 0x03, 0x04],
  ['hdf5', 'HDF5, as MATLAB 7.3 writes', 0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a],
  ['parquet', 'Parquet', 0x50, 0x41, 0x52, 0x31],
  ['avro', 'Avro, as EmbracePlus writes', 0x4f, 0x62, 0x6a, 0x01],
  ['gzip', 'packed with gzip', 0x1f, 0x8b],
  ['pickle', 'a Python pickle', 0x80, 0x02],
  ['pickle', 'a Python pickle', 0x80, 0x03],
  ['pickle', 'a Python pickle', 0x80, 0x04],
  ['pickle', 'a Python pickle', 0x80, 0x05],
  ['picture', 'a PNG picture', 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ['picture', 'a JPEG picture', 0xff, 0xd8, 0xff],
  ['picture', 'a GIF picture', 0x47, 0x49, 0x46, 0x38],
  ['document', 'a PDF document', 0x25, 0x50, 0x44, 0x46, 0x2d],
  ['edf', 'BDF, as EEG devices write', 0xff, 0x42, 0x49, 0x4f, 0x53, 0x45, 0x4d, 0x49],
];

export async function contentOf(source: ByteSource): Promise<Content> {
  if (source.size === 0) return { kind: 'empty', says: 'empty' };
  const bytes = await source.read(0, Math.min(START, source.size));
  const magic = MAGIC.find(([, , ...start]) => start.every((byte, i) => bytes[i] === byte));
  if (magic !== undefined) return { kind: magic[0], says: magic[1] };
  const latin = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  if (latin.startsWith('MATLAB 5.0 MAT-file')) return { kind: 'mat', says: 'MATLAB, version 5' };
  if (/^0 {7}.{80}/.test(latin)) return { kind: 'edf', says: 'EDF, as EEG devices write' };
  if (latin.startsWith('(dp') || latin.startsWith('(d'))
    return { kind: 'pickle', says: 'a Python pickle in text (protocol 0)' };
  const text = textOf(bytes, source.size > bytes.length);
  if (text === undefined) return { kind: 'binary', says: 'bytes of no format that is known here' };
  if (/^\s*<(!doctype|html)/i.test(text)) return { kind: 'page', says: 'a web page' };
  const all = text.split(/\r\n|\r|\n/);
  // what stands between cells, said for a spreadsheet
  const lines = /^\ufeff?sep=.$/i.test(all[0]!) && all.length > 1 ? all.slice(1) : all;
  const separator = separatorOf(lines);
  const says = `text, beginning with ${quoted(lines[0]!.trim())}`;
  return separator === undefined
    ? { kind: 'text', says }
    : { kind: 'table', says: `a table: ${says}`, lines, separator };
}

/** UTF-8 or UTF-16, or else what spreadsheets write, windows-1252; without control characters. @param cut whether a letter may be cut in two at the end */
function textOf(bytes: Uint8Array, cut: boolean): string | undefined {
  const [a, b] = bytes;
  const utf16 = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  for (const encoding of utf16 === undefined ? ['utf-8', 'windows-1252'] : [utf16]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut });
      if (encoding === 'windows-1252' && !isMostlyAscii(bytes)) continue;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
      if (!/[\x00-\x08\x0e-\x1f\x7f-\x9f]/.test(text)) return text;
    } catch {}
  }
  return undefined;
}

/** Any bytes are windows-1252: a table in it is digits and letters but for a few. */
function isMostlyAscii(bytes: Uint8Array): boolean {
  let beyond = 0;
  for (const byte of bytes) if (byte >= 0x80) beyond++;
  return beyond < bytes.length / 10;
}

/** What stands between cells, the same number of times in each of the first lines. */
function separatorOf(lines: readonly string[]): string | undefined {
  // the last line may be cut
  const whole = lines
    .slice(0, -1)
    .filter((line) => line.trim() !== '')
    .slice(0, 8);
  if (whole.length < 2) return undefined;
  return ['\t', ';', ',', '|'].find((one) => {
    const counts = whole.map((line) => line.split(one).length);
    return counts[0]! > 1 && counts.every((count) => count === counts[0]);
  });
}
