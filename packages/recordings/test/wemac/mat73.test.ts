import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../src/mat/numbers.ts';
import { readMat } from '../../src/mat/read.ts';
import { describe as describeValue, type MatValue } from '../../src/mat/values.ts';
import { bytesSource } from '../../src/source.ts';
import { counted } from '../contract.ts';
import { refused } from '../fixtures.ts';
import { GOLDEN, golden, recordings } from './files.ts';

/** Reads all there is, numbers too. */
async function all(name: string): Promise<void> {
  const visit = async (value: MatValue): Promise<void> => {
    if (value.is === 'numbers') await readNumbers(value, () => undefined);
    if (value.is === 'cells') for (const item of value.items) await visit(item);
    if (value.is === 'struct') for (const item of value.items) for (const inside of item.values()) await visit(inside);
  };
  for (const value of (await readMat(bytesSource('x.mat', golden(`hostile/${name}.mat`)))).values()) await visit(value);
}

const REASONS: Readonly<Record<string, readonly [code: 'mat-invalid' | 'too-large', rule: RegExp]>> = {
  external_link: ['mat-invalid', /asks for another file, "\/etc\/passwd", which is not opened/],
  external_storage: ['mat-invalid', /asks for another file, "\/etc\/passwd", which is not opened/],
  virtual: ['mat-invalid', /asks for a virtual dataset from "\/etc\/passwd", which is not opened/],
  soft_loop: ['mat-invalid', /what is here must be readable and in order/],
  self_reference: ['too-large', /more than 32 structures within each other/],
  group_loop: ['too-large', /more than 32 structures within each other/],
  wide: ['too-large', /more than 200000 arrays/],
  null_reference: ['mat-invalid', /a reference must lead to an array in #refs#, got "number 1"/],
  region_reference: ['mat-invalid', /references to arrays must be here/],
  claim: ['mat-invalid', /bytes of file must have room for 1 x 1099511627776 numbers/],
  claim_contiguous: ['mat-invalid', /bytes of file must have room for 1 x 1073741824 numbers/],
  large_chunk: ['too-large', /more than 16777216 bytes in a chunk/],
  missing_chunk: ['mat-invalid', /every chunk of it must be there/],
  bomb: ['too-large', /more than 201326592 bytes of memory to read it/],
  damaged_chunk: ['mat-invalid', /its data must be readable, and whole/],
  other_filter: ['mat-invalid', /asks for the filter "lzf"|its filters must be/],
  text_of_texts: ['mat-invalid', /text must be stored as whole numbers/],
  long_class: ['mat-invalid', /MATLAB_class must be a text/],
};

describe('a hostile file of version 7.3', () => {
  it('is there for each reason', () => {
    expect(readdirSync(`${GOLDEN}hostile`).sort()).toEqual(
      Object.keys(REASONS)
        .map((name) => `${name}.mat`)
        .sort(),
    );
  });

  it.each(readdirSync(`${GOLDEN}hostile`).map((name) => name.replace('.mat', '')))(
    '%s is refused with its place, and the next file is read as if nothing had been',
    async (name) => {
      const [code, rule] = REASONS[name]!;
      await refused(code, [/^readMat: x\.mat \/\S* \([\w .#(){},]+\): /, rule], () => all(name));
      const [first] = await recordings(bytesSource('x.mat', golden('struct-v73-plain.mat')));
      expect(first!.channels.BVP!.samples.length).toBe(200);
    },
  );
});

describe('files of version 7.3', () => {
  it('hold what MATLAB writes beside numbers, what others write, and numbers in any chunks', async () => {
    const variables = await readMat(bytesSource('x.mat', golden('other-v73.mat')));
    expect([...variables.keys()].sort().join()).toBe(
      'alias,alone,big_endian,big_endian_whole,cells,list,long,tall,text8,wide',
    );
    const cells = variables.get('cells') as Extract<MatValue, { is: 'cells' }>;
    expect(cells.items.map(describeValue)).toEqual([
      '0 x 0 double',
      '0 x 0 double',
      '0 x 0 text',
      '0 x 3 cells',
      '1 x 0 struct',
      'table',
      'function_handle',
    ]);
    expect(variables.get('text8')).toMatchObject({ is: 'text', rows: ['V001'] });
    const numbers = async (name: string): Promise<number[]> => {
      const all: number[] = [];
      await readNumbers(variables.get(name) as Extract<MatValue, { is: 'numbers' }>, (values) => {
        for (const value of values) all.push(value);
      });
      return all;
    };
    const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
    expect(await numbers('big_endian')).toEqual([1.5, -2]);
    expect(await numbers('big_endian_whole')).toEqual([1, -2]);
    expect(await numbers('alone')).toEqual([7]);
    for (const name of ['list', 'alias']) expect(await numbers(name)).toEqual(upTo(3));
    expect(await numbers('long')).toEqual(upTo(100_000));
    expect(await numbers('wide')).toEqual(upTo(150_000));
    expect(await numbers('tall')).toEqual(upTo(60_000));
    expect(describeValue(variables.get('tall'))).toBe('1 x 2 x 30000 double');
  });

  it('can be read by turns, though HDF5 has one open at a time', async () => {
    const names = ['struct-v73-plain.mat', 'cells-v73-latest.mat', 'struct-v73-compressed.mat'];
    const wanted = await Promise.all(names.map((name) => recordings(bytesSource(name, golden(name)))));
    const sources = names.map((name) => {
      const { name: file, size, read } = bytesSource(name, golden(name));
      return { name: file, size, read };
    });
    // without readNow every step waits, and the others come between
    expect(await Promise.all(sources.map(recordings))).toEqual(wanted);
    const samples = wanted.map((all) => all.map(({ channels }) => channels));
    expect(samples[1]).toEqual(samples[0]);
    expect(samples[2]).toEqual(samples[0]);
  });

  it('have what is not asked for left in the file', async () => {
    const whole = golden('cells-v73-plain.mat');
    const padded = new Uint8Array(40 * 1024 ** 2);
    padded.set(whole);
    const { source, count } = counted('x.mat', padded);
    expect((await recordings(source)).length).toBe(4);
    expect(count.bytes).toBeLessThan(1024 ** 2);
  });
});
