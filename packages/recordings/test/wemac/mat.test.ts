import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../src/mat/numbers.ts';
import { readMat } from '../../src/mat/read.ts';
import type { MatValue } from '../../src/mat/values.ts';
import { bytesSource } from '../../src/source.ts';
import { refused, source } from '../fixtures.ts';
import { golden, kinds } from './files.ts';
import { ascii, cells, compressed, doubles, element, join, matFile, matrix, small, struct, text } from './matMaker.ts';

/** Numbers as a list, columns first; texts, cells and structs as what they hold. */
async function plain(value: MatValue): Promise<unknown> {
  if (value.is === 'unread') return value.class;
  if (value.is === 'text') return value.rows;
  if (value.is === 'cells') return Promise.all(value.items.map(plain));
  if (value.is === 'numbers') {
    const all: number[] = [];
    await readNumbers(value, (values) => all.push(...values));
    return all;
  }
  const items = value.items.map(async (item) =>
    Object.fromEntries(await Promise.all([...item].map(async ([name, inside]) => [name, await plain(inside)]))),
  );
  return Promise.all(items);
}

const only = async (...variables: Uint8Array[]): Promise<unknown> => {
  const [[, value]] = [...(await readMat(bytesSource('x.mat', matFile(...variables))))] as [[string, MatValue]];
  return plain(value);
};
const read = (...variables: Uint8Array[]) => readMat(source('x.mat', matFile(...variables)));

describe('a MAT-file', () => {
  it.each(kinds())('%s holds every kind of array that SciPy writes', async (name) => {
    const variables = await readMat(bytesSource(name, golden(name)));
    const all = Object.fromEntries(
      await Promise.all([...variables].map(async ([key, value]) => [key, await plain(value)])),
    );
    const unsigned = Object.fromEntries(
      ['u1', 'u2', 'u4', 'u8', 'f4', 'f8'].map((kind) => [`n_${kind}`, [0, 3, 1, 4, 2, 5]]),
    );
    const signed = Object.fromEntries(['i1', 'i2', 'i4', 'i8'].map((kind) => [`n_${kind}`, [0, -3, -1, 4, 2, -5]]));
    expect(all).toEqual({
      ...unsigned,
      ...signed,
      extremes: [1e308, -0, Infinity, Number.NaN],
      cube: [0, 4, 2, 6, 1, 5, 3, 7],
      flag: [1, 0],
      wave: [1, 3],
      thin: 'sparse',
      text: ['Alegr\u00eda \u2764 \u{1f600}'],
      lines: ['abc', 'de '],
      nothing: [],
      cell: [[1], [0, 0, 0], ['x'], [2, 3]],
      tree: [{ a: [{ b: [{ a_name_of_more_than_31_characters_in_all: [7] }] }], c: ['deep'] }],
    });
    expect(variables.get('n_u8')).toMatchObject({ class: 'uint64', shape: [2, 3], complex: false });
    expect(variables.get('wave')).toMatchObject({ class: 'double', complex: true });
    expect(variables.get('flag')).toMatchObject({ class: 'logical' });
  });

  it('may store numbers in a smaller type than their class, in small elements too', async () => {
    expect(await only(matrix(6, [1, 3], 'x', small(2, [1, 2, 255])))).toEqual([1, 2, 255]);
    expect(await only(matrix(6, [2, 1], 'x', small(3, [0xfe, 0xff, 1, 0])))).toEqual([-2, 1]);
    expect(await only(matrix(7, [1, 5], 'x', element(1, Uint8Array.of(1, 2, 3, 4, 128))))).toEqual([1, 2, 3, 4, -128]);
    expect(await only(compressed(matrix(6, [1, 1], 'x', small(4, [0xff, 0xff]))))).toEqual([65535]);
  });

  it('may hold text as UTF-8, UTF-16, UTF-32, latin-1 or whole numbers', async () => {
    const wanted = ['A\u00f1o'];
    const units = Uint8Array.from(Buffer.from(wanted[0]!, 'utf16le'));
    const points = new Uint8Array(Uint32Array.from(wanted[0]!, (one) => one.codePointAt(0)!).buffer);
    const char = (type: number, data: Uint8Array) => only(matrix(4, [1, 3], 'x', element(type, data)));
    expect(await char(4, units)).toEqual(wanted);
    expect(await char(17, units)).toEqual(wanted);
    expect(await char(18, points)).toEqual(wanted);
    expect(await char(16, Uint8Array.from(Buffer.from(wanted[0]!)))).toEqual(wanted);
    expect(await char(2, ascii(wanted[0]!))).toEqual(wanted);
    expect(await only(matrix(4, [0, 0], 'x', element(16, new Uint8Array(0))))).toEqual(['']);
    // MATLAB counts the code units of a character outside the first plane
    expect(await only(text('\u{1f600}', 'x'))).toEqual(['\u{1f600}']);
    for (const [type, data] of [
      [16, Uint8Array.of(0xff, 0x41, 0x41)],
      [4, ascii('abcd')],
      [9, new Uint8Array(24)],
      [18, Uint8Array.from({ length: 12 }, () => 0xff)],
    ] as const) {
      await refused('mat-invalid', [/x\.mat byte \d+ \(x\): a text of 1 x 3 characters must be here/], () =>
        char(type, data),
      );
    }
  });

  it('has the fields that are not asked for passed over without a look', async () => {
    const broken = element(14, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    const file = matFile(struct([{ a: broken, b: doubles([5]) }], 'x'));
    const variables = await readMat(source('x.mat', file), { wanted: { b: true } });
    expect(await plain(variables.get('x')!)).toEqual([{ b: [5] }]);
    await refused('mat-invalid', [/x\.mat byte \d+ \(flags of x\.a\)/], () => readMat(source('x.mat', file)));
  });

  it('is refused with what it is if it is of another version', async () => {
    const other = (at: number, ...bytes: number[]) => {
      const file = matFile(doubles([1], 'x'));
      file.set(bytes, at);
      return readMat(source('x.mat', file));
    };
    const hdf = [...ascii('MATLAB 7.3 MAT-file')];
    await refused('file-truncated', [/version 7\.3 begins with 520 bytes, but the file ends at/], () =>
      other(0, ...hdf),
    );
    await refused('file-truncated', [/version 7\.3/], () => other(124, 0, 2));
    await refused(
      'mat-invalid',
      [/x\.mat \/ \(superblock\): the version of the superblock must be 0 to 3, got "46"/],
      () => other(0, 0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10),
    );
    await refused('format-unknown', [/no MAT-file of version 5 or 7\.3/], () => other(126, 0x20, 0x20));
    await refused('mat-invalid', [/x\.mat byte 124 \(header\): the version must be 256, got "257"/], () =>
      other(124, 1, 1),
    );
  });
});

describe('a hostile MAT-file', () => {
  it('has no length believed that the file has no room for', async () => {
    const wide = 2 ** 20;
    await refused('mat-invalid', [/1048576 x 1048576 numbers must have 8796093022208 bytes, got "8"/], () =>
      read(matrix(6, [wide, wide], 'x', element(9, new Uint8Array(8)))),
    );
    await refused('mat-invalid', [/must have room for its arrays, got "1099511627776"/], () =>
      read(matrix(1, [wide, wide], 'x')),
    );
    await refused('mat-invalid', [/must have room for its arrays/], () =>
      read(matrix(2, [wide, wide], 'x', small(5, [2, 0, 0, 0]), element(1, ascii('a\0')))),
    );
    expect(await only(matrix(2, [wide, wide], 'x', small(5, [2, 0, 0, 0]), element(1, new Uint8Array(0))))).toEqual([]);
    await refused(
      'file-truncated',
      [/byte 128 \(variable\): an element must hold 4294967295 bytes, but the file ends/],
      () => read(element(14, new Uint8Array(8), 0xffffffff)),
    );
    await refused(
      'mat-invalid',
      [/an element must hold at most the \d+ bytes that its array has left, got "4096"/],
      () => read(matrix(6, [1, 1], 'x', element(9, new Uint8Array(8), 4096))),
    );
    await refused('mat-invalid', [/lengths, got "-1 x 2"/], () => read(matrix(6, [-1, 2], 'x', small(2, []))));
    await refused('mat-invalid', [/a small element must hold at most 4 bytes, got "5"/], () =>
      read(matrix(6, [1, 1], 'x', small(2, [1], 5))),
    );
    await refused('mat-invalid', [/the array must end here, got "16 bytes"/], () =>
      read(matrix(6, [1, 1], 'x', small(2, [1]), element(9, new Uint8Array(8)))),
    );
  });

  it('is not followed into any depth, nor through any number of arrays', async () => {
    let nested = doubles([1]);
    for (let i = 0; i < 40; i++) nested = cells([nested], 'x');
    await refused('too-large', [/more than 32 structures within each other/], () => read(nested));
    const empty = new Uint8Array(8 * 200_001);
    for (let i = 0; i < empty.length; i += 8) empty[i] = 14;
    await refused('too-large', [/more than 200000 arrays/], () => read(matrix(1, [200_001, 1], 'x', empty)));
  });

  it('has bombs refused: what they claim against what deflate can do, what they hold against what is kept', async () => {
    // a claim of 2 GB in 30 bytes
    const claim = compressed(element(14, new Uint8Array(0), 2 ** 31 - 8));
    await refused(
      'mat-invalid',
      [/byte 8 of what byte 136 inflates to \(variable\): \d+ compressed bytes can hold at most/],
      () => read(claim),
    );
    // much more than the array says
    const long = compressed(join(doubles([1], 'x'), new Uint8Array(10 ** 7)));
    await refused('mat-invalid', [/the compressed bytes must end with the array/], () => read(long));
    const cut = compressed(doubles(new Float64Array(1000), 'x').subarray(0, 4000));
    await refused(
      'mat-invalid',
      [/inflates to .*the compressed bytes (end before the array does|are damaged)|can hold at most/],
      () => read(cut),
    );
    // skipped in constant memory, however large
    const passed = { wanted: { b: true } } as const;
    const large = struct([{ a: doubles(new Float64Array(1e6)), b: doubles([3]) }], 'x');
    const variables = await readMat(source('x.mat', matFile(compressed(large))), passed);
    expect(await plain(variables.get('x')!)).toEqual([{ b: [3] }]);
  });

  it('may not name a variable or a field twice, nor have a class that is unknown', async () => {
    await refused('mat-invalid', [/no variable may be there twice, got "x"/], () =>
      read(doubles([1], 'x'), doubles([2], 'x')),
    );
    await refused('mat-invalid', [/no field may be there twice/], () =>
      read(matrix(2, [1, 1], 'x', small(5, [1, 0, 0, 0]), element(1, ascii('aa')), doubles([1]), doubles([2]))),
    );
    await refused('mat-invalid', [/the class must be known, got "99"/], () => read(matrix(99, [1, 1], 'x')));
    await refused('mat-invalid', [/a variable must begin here, compressed or not, got "type 9"/], () =>
      read(element(9, new Uint8Array(8))),
    );
    expect(Object.getPrototypeOf(Object.fromEntries(await read(doubles([1], '__proto__'))))).toBe(Object.prototype);
  });
});
