import { CheerError, quoted } from '@cheer/signals';
import { type Entry, ERR_INVALID_UNCOMPRESSED_SIZE, type FileEntry, Reader, ZipReader } from '@zip.js/zip.js';
import { type Folder, folderOf, isClutter } from './folder.ts';
import { INFLATION } from './limits.ts';
import { type ByteSource, checkRange } from './source.ts';
import { streamedEntry } from './zipStream.ts';

export interface ZipLimits {
  /** entries, clutter and folders included */
  readonly entries: number;
  /** inflated bytes of one file that is held; a larger one is inflated as it is read */
  readonly file: number;
  /** inflated bytes of all files together that are held, one after the other */
  readonly total: number;
  /** inflated bytes of a file that is not held, as a pickle of WESAD with its 1 GB; if there is none, all are held */
  readonly streamed?: number;
}

export const ZIP_LIMITS: ZipLimits = {
  entries: 20_000,
  file: 256 * 1024 ** 2,
  // WESAD.zip has some 200 MB of text a person besides its pickles
  total: 16 * 1024 ** 3,
  streamed: 4 * 1024 ** 3,
};

/**
 * A zip file as a folder; entries are inflated when they are read, large ones from front to back. The archive is not trusted: paths that could leave the
 * folder are refused (`zip-path`), so are symbolic links, encryption, double names and damage (`zip-invalid`), and what is
 * declared, or really inflates, beyond the limits (`too-large`).
 */
export async function openZip(source: ByteSource, limits: ZipLimits = ZIP_LIMITS): Promise<Folder> {
  const files = new Map<string, ByteSource>();
  let total = 0;
  let count = 0;
  const reader = new ZipReader(new SourceReader(source), { useWebWorkers: false, filenameValidation: 'tolerant' });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (++count > limits.entries) throw tooLarge(source.name, `more than ${limits.entries} entries`);
      const path = checkPath(source.name, entry);
      if (entry.directory) continue;
      if (entry.encrypted) throw invalid(source.name, `entry ${quoted(path)} is encrypted`, 'Unpack it first');
      if (files.has(path)) throw invalid(source.name, `two entries are named ${quoted(path)}`);
      const { uncompressedSize: size, compressedSize } = entry;
      const streamed = size > limits.file;
      const most = limits.streamed ?? limits.file;
      if (size > most) throw tooLarge(source.name, `entry ${quoted(path)} holds more than ${most} bytes`);
      if (streamed && size > compressedSize * INFLATION) {
        throw tooLarge(source.name, `entry ${quoted(path)} says more than its ${compressedSize} bytes can hold`);
      }
      if (!streamed) total += size;
      if (total > limits.total) throw tooLarge(source.name, `the entries hold more than ${limits.total} bytes`);
      // counted all the same: whoever reads the archive by other means, as the spreadsheet reader does, inflates it too
      if (!isClutter(path)) files.set(path, streamed ? large(source, path, entry) : entrySource(source, path, entry));
    }
  } catch (error) {
    throw asCheerError(source.name, error);
  }
  return folderOf(source.name.replace(/^.*[\\/]/, '').replace(/\.zip$/i, ''), files);
}

/** An entry's path, refused unless it is a plain relative POSIX path of an ordinary file or folder. */
function checkPath(zip: string, entry: Entry): string {
  const path = entry.filename.replace(/\/$/, '');
  const parts = path.split('/');
  // a backslash separates folders on one system and is a letter on another: that ambiguity is the attack
  const hostile =
    path === '' ||
    path.startsWith('/') ||
    /[\\\0]/.test(path) ||
    /^[A-Za-z]:/.test(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..');
  if (hostile) {
    throw new CheerError(
      'zip-path',
      `openZip: ${zip}: entry ${quoted(entry.filename)} would lie outside the folder`,
      'Do not use this archive unless you trust its maker; pack the folder again',
    );
  }
  if (entry.symlink) throw invalid(zip, `entry ${quoted(path)} is a symbolic link`);
  return path;
}

const stampOf = (zip: ByteSource, path: string): string | undefined => zip.stamp && `${zip.stamp} ${path}`;

const large = (zip: ByteSource, path: string, entry: FileEntry): ByteSource =>
  streamedEntry(path, entry, stampOf(zip, path), (error) => asCheerError(zip.name, error));

/** A file in the archive. What was inflated last is kept for as long as memory allows. */
function entrySource(zip: ByteSource, path: string, entry: FileEntry): ByteSource {
  let kept: WeakRef<Uint8Array> | undefined;
  return {
    name: path,
    size: entry.uncompressedSize,
    stamp: stampOf(zip, path),
    read: async (start, end) => {
      checkRange(path, entry.uncompressedSize, start, end);
      let bytes = kept?.deref();
      if (bytes === undefined) {
        bytes = await inflate(zip.name, path, entry);
        kept = new WeakRef(bytes);
      }
      return bytes.subarray(start, end);
    },
  };
}

async function inflate(zip: string, path: string, entry: FileEntry): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let at = 0;
  const sink = new WritableStream<Uint8Array>({
    write(piece) {
      if (at + piece.length > bytes.length) {
        throw inflatesBeyond(zip, path, bytes.length);
      }
      bytes.set(piece, at);
      at += piece.length;
    },
  });
  try {
    await entry.getData(sink, { useWebWorkers: false, checkSignature: true, checkOverlappingEntry: true });
  } catch (error) {
    // a compressed entry that ends early fails its checksum instead: this size error means that it ran over
    const over =
      error instanceof Error && error.message === ERR_INVALID_UNCOMPRESSED_SIZE && entry.compressionMethod > 0;
    throw over ? inflatesBeyond(zip, path, bytes.length) : asCheerError(zip, error);
  }
  if (at !== bytes.length) {
    throw invalid(zip, `entry ${quoted(path)} declares ${bytes.length} bytes and holds ${at}`);
  }
  return bytes;
}

const inflatesBeyond = (zip: string, path: string, declared: number): CheerError =>
  tooLarge(zip, `entry ${quoted(path)} inflates beyond the ${declared} bytes it declares`);

class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const start = Math.min(Math.max(index, 0), this.size);
    return this.#source.read(start, Math.min(start + length, this.size));
  }
}

function asCheerError(zip: string, error: unknown): CheerError {
  if (error instanceof CheerError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return invalid(zip, `the archive is damaged, cut off or no zip (${reason})`, undefined, error);
}

function invalid(zip: string, problem: string, remedy = 'Copy or pack the archive again', cause?: unknown): CheerError {
  return new CheerError('zip-invalid', `openZip: ${zip}: ${problem}`, remedy, cause === undefined ? {} : { cause });
}

function tooLarge(zip: string, problem: string): CheerError {
  return new CheerError('too-large', `openZip: ${zip}: ${problem}`, 'Unpack it yourself if you trust its maker');
}
