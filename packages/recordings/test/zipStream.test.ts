import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { DATASETS } from '../src/datasets/index.ts';
import { readMat } from '../src/mat/read.ts';
import { bytesSource } from '../src/source.ts';
import { readWesad } from '../src/wesad/read.ts';
import { openZip, ZIP_LIMITS } from '../src/zip.ts';
import { refused } from './fixtures.ts';
import { golden, pickles } from './wesad/files.ts';
import { makeZip, type ZipItem } from './zipMaker.ts';

/** Every file is one too large to hold. */
const STREAMED = { ...ZIP_LIMITS, file: 0 };
const open = async (item: ZipItem, limits = STREAMED) => {
  const folder = await openZip(bytesSource('x.zip', await makeZip([item])), limits);
  return folder.files.get(item.name)!;
};
/** 3 MB, so that what lies a megabyte behind is gone */
const draw = random(1, 'bytes');
const bytes = Uint8Array.from({ length: 3 * 1024 ** 2 + 17 }, () => 97 + Math.floor(draw.uniform() * 4));

describe('a file in a zip that is too large to hold', () => {
  it.each([true, false])('is inflated as it is read, forward and back (deflated: %s)', async (deflate) => {
    const one = await open({ name: 'f', content: bytes, deflate });
    expect(one).toMatchObject({ size: bytes.length, forward: true });
    const wanted: [number, number][] = [
      [0, 10],
      [0, bytes.length],
      [5, 5],
      [bytes.length - 1, bytes.length],
      [2_000_000, 3_000_000],
      [1_999_990, 2_000_010],
      [0, 1],
      [3_000_000, bytes.length],
    ];
    for (const [start, end] of wanted) {
      expect(Buffer.compare(await one.read(start, end), bytes.subarray(start, end))).toBe(0);
    }
    const together = await Promise.all(wanted.map(([start, end]) => one.read(start, end)));
    for (const [i, [start, end]] of wanted.entries()) {
      expect(Buffer.compare(together[i]!, bytes.subarray(start, end))).toBe(0);
    }
    await refused('option-invalid', [/the range must lie within/], () => one.read(0, bytes.length + 1));
  });

  it('is refused where it is damaged or its checksum says so, and may be tried again', async () => {
    const zip = await makeZip([{ name: 'f', content: bytes }]);
    zip[2_000_000] = zip[2_000_000]! ^ 1;
    const folder = await openZip(bytesSource('x.zip', zip), STREAMED);
    const one = folder.files.get('f')!;
    for (let i = 0; i < 2; i++) {
      expect((await one.read(0, 10)).length).toBe(10);
      await refused('zip-invalid', [/x\.zip/], () => one.read(0, bytes.length));
    }
    const lying = await open({ name: 'f', content: bytes, deflate: true, declare: bytes.length + 5 });
    await refused('zip-invalid', [], () => lying.read(0, lying.size));
  });

  it('may not say more than its bytes can hold, nor more than is read', async () => {
    const content = 'x'.repeat(100);
    await refused('too-large', [/"f" says more than its 100 bytes can hold/], () =>
      open({ name: 'f', content, declare: 200_000 }),
    );
    await refused('too-large', [/"f" holds more than 50 bytes/], () =>
      open({ name: 'f', content }, { ...STREAMED, streamed: 50 }),
    );
  });

  it.each(pickles().filter((name) => /usual-[025]/.test(name)))('%s is read as from a file', async (name) => {
    const one = await open({ name: 'S2.pkl', content: golden(name), deflate: true });
    expect(await readWesad(one)).toEqual(await readWesad(bytesSource('S2.pkl', golden(name))));
  });

  it('is a person of WESAD where the zip is given', async () => {
    const zip = await makeZip([{ name: 'WESAD/S2/S2.pkl', content: golden('python3-usual-2.pkl'), deflate: true }]);
    const [person] = await DATASETS['wesad']!.open(await openZip(bytesSource('WESAD.zip', zip), STREAMED));
    expect(person!.subject).toBe('S2');
    expect((await person!.sessions[0]!.read()).channels.BVP!.rate).toBe(64);
  });

  it('of MATLAB is not read there, since its arrays are read out of order', async () => {
    const one = await open({ name: 'a.mat', content: bytes, deflate: true });
    await refused('too-large', [/a\.mat: \d+ bytes in a zip, .*Unpack the zip first/], () => readMat(one));
  });
});
