import { type ChannelName, type CheerError, type Recording, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { refused } from '../fixtures.ts';
import { golden, grids, recordings } from './files.ts';

/** Every refusal names the function, the file, where in it, and a rule. */
const PLACE = /^read(Mat: x\.mat byte \d+( of what byte \d+ inflates to)? \([\w .(){},]+\)|Wemac: x\.mat): .{15,}/s;
const CODES = new Set([
  'mat-invalid',
  'file-truncated',
  'format-unknown',
  'value-absurd',
  'too-large',
  'recording-empty',
]);

/** The recordings, or the one error; any other throws, and fails the test. */
async function attempt(bytes: Uint8Array): Promise<Recording[] | CheerError> {
  try {
    return await recordings('x.mat', bytes);
  } catch (error) {
    expect(error).toMatchObject({ name: 'CheerError' });
    const { code, message } = error as CheerError;
    expect(message).toMatch(PLACE);
    expect(CODES).toContain(code);
    return error as CheerError;
  }
}

describe('a file cut off', () => {
  it.each(grids())('%s is refused at every hundredth of it, and without its last byte', async (name) => {
    const whole = golden(name);
    const cuts = Array.from({ length: 100 }, (_, percent) => Math.floor((percent * whole.length) / 100));
    for (const length of [...cuts, whole.length - 1]) {
      await refused('file-truncated', [PLACE], () => recordings('x.mat', whole.subarray(0, length)));
    }
  });
});

describe('a file with a byte changed, 10,000 times', () => {
  it.each([
    ['struct-plain.mat', 2_500],
    ['cells-big-endian.mat', 2_500],
    ['struct-compressed.mat', 2_500],
    ['cells-compressed.mat', 2_500],
  ])(
    '%s (%d times) is refused with its place, or read with no more than one number or name changed',
    async (name, times) => {
      const whole = golden(name);
      const original = await recordings('x.mat', whole);
      const draw = random(1, name);
      const outcomes: Record<string, number> = { refused: 0, same: 0 };
      for (let i = 0; i < times; i++) {
        const at = Math.floor(draw.uniform() * whole.length);
        const byte = whole[at]! ^ (1 + Math.floor(draw.uniform() * 255));
        const read = await attempt(Uint8Array.from(whole).fill(byte, at, at + 1));
        const outcome = read instanceof Error ? 'refused' : difference(original, read);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
      if (name.includes('compressed')) {
        // a checksum covers all but the text of the header and the number of the first variable
        expect(['refused', 'same']).toEqual(expect.arrayContaining(Object.keys(outcomes)));
        expect(outcomes['refused']).toBeGreaterThan(0.9 * times);
      } else {
        // none here says that a sample or a name is not the one that was meant; all else is noticed
        expect(['refused', 'same', 'one sample', 'a channel', 'a name']).toEqual(
          expect.arrayContaining(Object.keys(outcomes)),
        );
        expect(outcomes['refused']).toBeGreaterThan(0.1 * times);
      }
    },
    30_000,
  );
});

/** What of the recordings others differ in; `several` should never be. */
function difference(all: readonly Recording[], others: readonly Recording[]): string {
  if (all.length !== others.length) return 'several';
  const found: string[] = [];
  for (const [i, a] of all.entries()) {
    const b = others[i]!;
    if (a.subject !== b.subject || a.session !== b.session) found.push('a name');
    const names = Object.keys(a.channels).filter((name) => Object.hasOwn(b.channels, name)) as ChannelName[];
    if (names.length < Object.keys(a.channels).length) found.push('a channel');
    for (const name of names) {
      const [x, y] = [a.channels[name]!.samples, b.channels[name]!.samples];
      if (x.length !== y.length) return 'several';
      for (let j = 0; j < x.length; j++) if (!Object.is(x[j], y[j])) found.push('one sample');
    }
  }
  return found.length > 1 ? 'several' : (found[0] ?? 'same');
}
