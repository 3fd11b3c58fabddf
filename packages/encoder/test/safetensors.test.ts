import { readdirSync, readFileSync } from 'node:fs';
import { CheerError, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readSafetensors, type SafetensorsFile, type Tensor, writeSafetensors } from '../src/files/safetensors.ts';
import { ATTACKS, file } from './attacks/attacks.ts';

const tensors = new Map<string, Tensor>([
  ['b', { shape: [], data: Float64Array.of(Math.PI) }],
  ['a', { shape: [2, 2], data: Float32Array.of(1, -0, 1e-45, 3.4e38) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
  ['c', { shape: [3], data: Int8Array.of(-128, 0, 127) }],
]);
const metadata = new Map([['who', 'a "quoted" name, ü, \u{1f642}, \n']]);
const sample = (): Uint8Array => writeSafetensors({ tensors, metadata });

describe('safetensors', () => {
  it('reads back what it wrote, bit for bit', () => {
    const back = readSafetensors(sample(), 'test');
    expect(back).toEqual({ tensors, metadata });
    expect([...back.tensors.keys()]).toEqual([...tensors.keys()]);
    expect(Object.is(back.tensors.get('a')!.data[1], -0)).toBe(true);
  });

  it('reads what other writers make of the format: any order, spaces, escapes', () => {
    const data = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    const header =
      '{"b": {"data_offsets": [4, 12], "shape": [2], "dtype": "F32"}, "\\u00e4": {"dtype":"F32","shape":[],"data_offsets":[0,4]}}   ';
    const { tensors: read } = readSafetensors(file(header, data), 'test');
    expect(read.get('b')).toEqual({ shape: [2], data: Float32Array.of(2, 3) });
    expect(read.get('ä')).toEqual({ shape: [], data: Float32Array.of(1) });
  });

  it('does not write what it would not read', () => {
    const one = (name: string, shape: number[], data: Tensor['data']): SafetensorsFile => ({
      tensors: new Map([[name, { shape, data }]]),
      metadata: new Map(),
    });
    const wrong: [SafetensorsFile, RegExp][] = [
      [one('w', [1], Float32Array.of(Number.NaN)), /value 0 is not a finite number/u],
      [one('w', [2], Float32Array.of(1)), /shape "2" is not that of 1 values/u],
      [one('__proto__', [1], Float32Array.of(1)), /may not be used/u],
      [one('__metadata__', [1], Float32Array.of(1)), /may not be named/u],
      [{ tensors: new Map(), metadata: new Map([['a', '\udc00']]) }, /not Unicode/u],
      [{ tensors: new Map(), metadata: new Map([['a', 'x'.repeat(2 ** 20)]]) }, /header may have/u],
    ];
    for (const [given, reason] of wrong) expect(() => writeSafetensors(given)).toThrowError(reason);
  });
});

describe('hostile safetensors', () => {
  it.each(ATTACKS)('$name is refused', ({ bytes, reason }) => {
    const given = bytes();
    let error: unknown;
    const began = performance.now();
    try {
      readSafetensors(given, 'x.safetensors');
    } catch (caught) {
      error = caught;
    }
    expect(performance.now() - began).toBeLessThan(500);
    expect(error).toMatchObject({ code: 'tensor-file-invalid', message: expect.stringMatching(reason) });
    expect((error as Error).message).toMatch(/^readSafetensors: x\.safetensors: /u);
    expect((error as Error).message.length).toBeLessThan(400);
  });

  it('lie as files beside their list, as write.ts wrote them', () => {
    const folder = new URL('./attacks/', import.meta.url);
    const small = ATTACKS.filter(({ large }) => large !== true);
    const names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
    expect(names.sort()).toEqual(small.map(({ name }) => `${name}.safetensors`).sort());
    for (const { name, bytes } of small) {
      expect(new Uint8Array(readFileSync(new URL(`${name}.safetensors`, folder))), name).toEqual(bytes());
    }
  });

  it('is refused wherever a file is cut', () => {
    const bytes = sample();
    for (let n = 0; n < bytes.length; n++) {
      expect(() => readSafetensors(bytes.subarray(0, n), 'x')).toThrowError(CheerError);
    }
  });

  it('with bytes changed at random is refused, or read as what the writer would have written', () => {
    const whole = sample();
    const stream = random('byte flips');
    let read = 0;
    for (let round = 0; round < 20_000; round++) {
      const bytes = whole.slice();
      for (let flips = 1 + stream.integer(3); flips > 0; flips--) {
        const at = stream.integer(bytes.length);
        bytes[at] = stream.integer(4) === 0 ? stream.integer(256) : bytes[at]! ^ (1 << stream.integer(8));
      }
      const found = attempt(bytes);
      if (found === undefined) continue;
      read++;
      const again = writeSafetensors(found);
      expect(readSafetensors(again, 'again')).toEqual(found);
      // every bit of the data is there; of the header only escapes and the order of fields may be written otherwise
      expect(again.slice(-dataBytes(found))).toEqual(bytes.slice(-dataBytes(found)));
    }
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(19_000);
  });
});

/** The file, or undefined if it is refused; any other error is a failure. */
function attempt(bytes: Uint8Array): SafetensorsFile | undefined {
  try {
    return readSafetensors(bytes, 'x');
  } catch (error) {
    if (error instanceof CheerError && error.code === 'tensor-file-invalid') return undefined;
    throw error;
  }
}

const dataBytes = ({ tensors: all }: SafetensorsFile): number =>
  [...all.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
