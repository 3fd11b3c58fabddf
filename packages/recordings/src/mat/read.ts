import { CheerError } from '@cheer/signals';
import { isHdf5 } from '../hdf5/superblock.ts';
import { INFLATION } from '../limits.ts';
import type { ByteSource } from '../source.ts';
import { type Reading, readArray } from './array.ts';
import { fileBytes, inflatedBytes } from './bytes.ts';
import { COMPRESSED, leave, MATRIX, readTag, type Tag } from './element.ts';
import { invalid, otherFormat, tooLarge, truncated } from './errors.ts';
import { MOST_INFLATED } from './limits.ts';
import { readMat73 } from './read73.ts';
import type { MatValue, Wanted } from './values.ts';

const HEADER = 128;

/**
 * The variables of a MAT-file of version 5 (what MATLAB writes by `-v6` and `-v7`) or 7.3, by name. Arrays of numbers stay where they
 * lie until readNumbers; those of compressed variables of version 5, which are inflated once from end to end, are kept, up to 512 MB. Format:
 * MathWorks, "MAT-File Format". Errors: `format-unknown` for another version, `mat-invalid`, `file-truncated`, `too-large`.
 *
 * @param options.wanted fields of structures, whatever variable or cell they are in; the others are passed over
 * @param options.single keep doubles of compressed variables in 32 bits
 */
export async function readMat(
  source: ByteSource,
  { wanted = true, single = false }: { wanted?: Wanted; single?: boolean } = {},
): Promise<ReadonlyMap<string, MatValue>> {
  if (source.forward) {
    throw new CheerError(
      'too-large',
      `readMat: ${source.name}: ${source.size} bytes in a zip, which can only be read from front to back`,
      'Unpack the zip first, and give the folder',
    );
  }
  const littleEndian = await readHeader(source);
  if (littleEndian === undefined) return readMat73(source, wanted);
  const reading: Reading = { littleEndian, single, arrays: 0, kept: 0 };
  const variables = new Map<string, MatValue>();
  const bytes = fileBytes(source, HEADER);
  if (source.size === HEADER) throw truncated(bytes.place('variable'), 'a variable must follow', HEADER);
  while (bytes.position < source.size) {
    const place = bytes.place('variable');
    const tag = await readTag(bytes, source.size, littleEndian, 'variable', true);
    if (tag.type !== MATRIX && tag.type !== COMPRESSED) {
      throw invalid(place, 'a variable must begin here, compressed or not', `type ${tag.type}`);
    }
    const { name, value } =
      tag.type === MATRIX
        ? await readArray(bytes, tag, reading, wanted)
        : await readCompressed(source, tag, reading, wanted);
    if (variables.has(name)) throw invalid(place, 'no variable may be there twice', name);
    // MATLAB's own notes on objects are an array without a name
    if (name !== '') variables.set(name, value);
    await leave(bytes, tag, 'variable');
  }
  return variables;
}

async function readCompressed(source: ByteSource, { start, size }: Tag, reading: Reading, wanted: Wanted) {
  const most = Math.min(size * INFLATION, MOST_INFLATED);
  const bytes = inflatedBytes(source, start, start + size);
  try {
    const tag = await readTag(bytes, 2 ** 33, reading.littleEndian, 'variable');
    if (tag.type !== MATRIX)
      throw invalid(bytes.place('variable'), 'a compressed element must hold an array', tag.type);
    if (tag.size > MOST_INFLATED) throw tooLarge(bytes.place('variable'), 'bytes', MOST_INFLATED);
    if (tag.size > most) {
      throw invalid(bytes.place('variable'), `${size} compressed bytes can hold at most ${most}`, tag.size);
    }
    const exact: Tag = { ...tag, next: tag.start + tag.size };
    const read = await readArray(bytes, exact, reading, wanted);
    await leave(bytes, exact, 'variable');
    await bytes.finish('variable');
    return read;
  } finally {
    await bytes.close();
  }
}

/** Whether the file is little-endian; undefined for a file of version 7.3, whose header is HDF5's. */
async function readHeader(source: ByteSource): Promise<boolean | undefined> {
  const { name, size } = source;
  const head = await source.read(0, Math.min(size, HEADER_73));
  const text = String.fromCharCode(...head.subarray(0, 116));
  if (isHdf5(head)) return undefined;
  if (text.startsWith('MATLAB 7.3')) throw headless(name, size);
  if (size < HEADER) throw truncated({ name, byte: 0, what: 'header' }, `a MAT-file begins with ${HEADER} bytes`, size);
  const order = String.fromCharCode(head[126]!, head[127]!);
  if (order !== 'IM' && order !== 'MI') {
    throw otherFormat(
      name,
      'this is no MAT-file of version 5 or 7.3',
      "In MATLAB, load the file and save it with '-v7'",
    );
  }
  const version = new DataView(head.buffer, head.byteOffset, HEADER).getUint16(124, order === 'IM');
  if (version === 0x0200) throw headless(name, size);
  if (version !== 0x0100) throw invalid({ name, byte: 124, what: 'header' }, 'the version must be 256', version);
  return order === 'IM';
}

/** Bytes to the end of HDF5's signature behind MATLAB's header. */
const HEADER_73 = 520;

/** A header of version 7.3 with no HDF5 behind it. */
function headless(name: string, size: number): Error {
  const place = { name, byte: 512, what: 'header' };
  if (size < HEADER_73) return truncated({ ...place, byte: 0 }, `version 7.3 begins with ${HEADER_73} bytes`, size);
  return invalid(place, 'HDF5 must begin here, as the header says version 7.3');
}
