import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readPickle } from '../../src/pickle/machine.ts';
import { payloadBytes } from '../../src/pickle/payload.ts';
import { type ByteSource, bytesSource } from '../../src/source.ts';
import { readWesad } from '../../src/wesad/read.ts';
import { contract } from '../contract.ts';
import { refused } from '../fixtures.ts';
import { golden, pickles } from './files.ts';
import { array, dict, float64, labels, latin1, session } from './pickleMaker.ts';

const FLIPS: Readonly<Record<string, number>> = {
  'python2-pickle-usual-0.pkl': 3_000,
  'python2-cpickle-usual-2.pkl': 3_500,
  'python3-usual-5.pkl': 3_500,
};

for (const name of pickles()) {
  contract({
    name,
    file: 'S2.pkl',
    make: () => golden(name),
    read: readWesad,
    place: /^read(Pickle: S2\.pkl byte \d+ \([\w ]+\)|Wesad: S2\.pkl): .{15,}/s,
    codes: [
      'pickle-invalid',
      'file-truncated',
      'format-unknown',
      'labels-invalid',
      'value-absurd',
      'too-large',
      'recording-empty',
    ],
    // no checksum says that a sample, a label or a name is not the one that was meant; all else is noticed
    changes: ['one sample', 'a label', 'a channel', 'a name'],
    flips: FLIPS[name] ?? 200,
    // the chest is not looked at, so what changes in its numbers changes nothing; the label's are a third of the file
    refused: 0.3,
  });
}

describe('a file of any size', () => {
  it('has its chest jumped over: of 3 TB, 40 kB are read', async () => {
    const chest = 2 ** 41;
    const [head, tail] = session().split('U\x05label') as [string, string];
    const length = `\x8e${'\0'.repeat(5)}\x02\0\0`;
    const before = latin1(`\x80\x04${head}U\x05chest${length}`);
    const after = latin1(`U\x05label${tail}.`);
    let bytes = 0;
    const source: ByteSource = {
      name: 'S2.pkl',
      size: before.length + chest + after.length,
      read: async (start, end) => {
        bytes += end - start;
        expect(end - start).toBeLessThanOrEqual(1024 ** 2);
        const piece = new Uint8Array(end - start);
        for (let i = start; i < end; i++) {
          piece[i - start] = i < before.length ? before[i]! : (after[i - before.length - chest] ?? 0x2e);
        }
        return piece;
      },
    };
    const { channels } = await readWesad(source);
    expect(channels.BVP!.samples.length).toBe(128);
    expect(bytes).toBeLessThan(40_000);
  });

  it('has the ends of its lines found wherever they lie in what is read at once', async () => {
    for (const border of [4096, 4096 + 512 * 1024, 4096 + 2 * 512 * 1024]) {
      for (let offset = -3; offset <= 3; offset++) {
        const inside = 'x'.repeat(border + offset - 3);
        const read = (text: string) => readPickle(bytesSource('S2.pkl', latin1(text)));
        expect(await read(`S'${inside}'\n.`)).toMatchObject({ start: 2, end: 2 + inside.length, text: undefined });
        await refused('pickle-invalid', [/must lie between two quotes/], () => read(`S'${inside}x\n.`));
      }
    }
  });

  it('has its literals decoded across the borders of what is read at once', async () => {
    const draw = random(2, 'bytes');
    const wanted = Uint8Array.from({ length: 700_001 }, () => Math.floor(draw.uniform() * 256));
    const hex = (byte: number, width: number) => byte.toString(16).padStart(width, '0');
    const written = {
      literal: (byte: number) =>
        byte === 0x5c
          ? '\\\\'
          : byte === 10
            ? '\\n'
            : byte < 32 || byte > 126
              ? `\\x${hex(byte, 2)}`
              : String.fromCharCode(byte),
      'unicode-escape': (byte: number) =>
        byte === 0x5c || byte === 10 ? `\\u${hex(byte, 4)}` : byte === 0 ? '\\U00000000' : String.fromCharCode(byte),
      utf8: (byte: number) =>
        byte < 128 ? String.fromCharCode(byte) : String.fromCharCode(0xc0 | (byte >> 6), 0x80 | (byte & 63)),
      raw: (byte: number) => String.fromCharCode(byte),
    };
    for (const [coding, write] of Object.entries(written)) {
      const source = bytesSource('x', latin1(Array.from(wanted, write).join('')));
      const found = new Uint8Array(wanted.length);
      let at = 0;
      const payload = { is: 'payload', start: 0, end: source.size, coding: coding as 'raw', text: undefined } as const;
      for await (const piece of payloadBytes(source, payload)) {
        found.set(piece, at);
        at += piece.length;
      }
      expect(at).toBe(wanted.length);
      expect(Buffer.compare(found, wanted)).toBe(0);
    }
  });

  it('has its numbers put together where two pieces meet', async () => {
    const values = Float64Array.from({ length: 100_003 }, (_, i) => i / 8);
    const escaped = Array.from(float64(values), (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
    const literal = `S'${escaped.join('')}'\n`;
    const BVP = array({ shape: [values.length, 1], dtype: 'f8', data: '', written: literal });
    const { channels } = await readWesad(
      bytesSource('S2.pkl', latin1(`\x80\x02${dict({ signal: dict({ wrist: dict({ BVP }) }), label: labels([1]) })}.`)),
    );
    expect(channels.BVP!.samples).toEqual(Float32Array.from(values));
  });
});
