import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../src/safetensors.ts';

const file = (header: string, body = 0): Uint8Array => {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + body);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
};
const tensor = (from: number, to: number, shape = [1], dtype = 'F32'): string =>
  JSON.stringify({ dtype, shape, data_offsets: [from, to] });

describe('safetensors', () => {
  it('reads back what it wrote, bit for bit', () => {
    const tensors = new Map([
      ['a', { shape: [2, 2], data: Float32Array.of(1, -0, 1e-45, 3.4e38) }],
      ['b', { shape: [], data: Float64Array.of(Math.PI) }],
      ['empty', { shape: [0, 4], data: new Float32Array(0) }],
    ]);
    const metadata = new Map([['who', 'a "quoted" name, ü']]);
    const back = readSafetensors(writeSafetensors({ tensors, metadata }), 'test');
    expect(new Map([...back.tensors].sort())).toEqual(tensors);
    expect(back.metadata).toEqual(metadata);
  });

  const hostile: [name: string, bytes: Uint8Array, reason: RegExp][] = [
    ['an empty file', new Uint8Array(0), /at least 8 bytes, got 0/u],
    ['a header longer than the file', new Uint8Array([255, 0, 0, 0, 0, 0, 0, 0]), /claims 255 bytes/u],
    ['a header of 2^63 bytes', new Uint8Array([0, 0, 0, 0, 0, 0, 0, 128]), /may have 1048576 bytes/u],
    ['a header that is not JSON', file('{"a":'), /not JSON/u],
    ['a header that is a list', file('[]'), /begin with/u],
    ['the same tensor twice', file(`{"a":${tensor(0, 4)},"a":${tensor(0, 4)}}`, 4), /"a" twice/u],
    ['a tensor named __proto__', file(`{"__proto__":${tensor(0, 4)}}`, 4), /__proto__/u],
    ['overlapping tensors', file(`{"a":${tensor(0, 8, [2])},"b":${tensor(4, 12, [2])}}`, 12), /"b" begins at 4/u],
    ['a gap between tensors', file(`{"a":${tensor(0, 4)},"b":${tensor(8, 12)}}`, 12), /"b" begins at 8/u],
    ['trailing bytes', file(`{"a":${tensor(0, 4)}}`, 5), /1 bytes after the last/u],
    ['offsets beyond the data', file(`{"a":${tensor(0, 4)}}`, 3), /outside the 3 bytes/u],
    ['offsets that run backwards', file(`{"a":${tensor(4, 0)}}`, 4), /4\.\.0/u],
    ['a negative offset', file(`{"a":${tensor(-4, 0)}}`, 4), /two sizes/u],
    ['a shape that is not the bytes', file(`{"a":${tensor(0, 4, [3])}}`, 4), /needs 12 bytes/u],
    ['a shape that overflows', file(`{"a":${tensor(0, 4, [2 ** 50, 2 ** 50])}}`, 4), /needs/u],
    ['an unknown number type', file(`{"a":${tensor(0, 4, [1], 'I32')}}`, 4), /F32 or F64, got "I32"/u],
    ['an unknown field', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', 4), /unknown field "x"/u],
    ['metadata that is no string', file('{"__metadata__":{"a":1}}'), /must be a string/u],
  ];
  it.each(hostile)('refuses %s', (_, bytes, reason) => {
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrowError(reason);
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrowError(/readSafetensors: x\.safetensors: /u);
  });

  it('refuses a weight that is not a number', () => {
    const bytes = writeSafetensors({
      tensors: new Map([['w', { shape: [1], data: Float32Array.of(Number.NaN) }]]),
      metadata: new Map(),
    });
    expect(() => readSafetensors(bytes, 'x')).toThrowError(/value 0 is not a finite number/u);
  });

  it('refuses every truncation', () => {
    const bytes = writeSafetensors({
      tensors: new Map([['w', { shape: [3], data: Float32Array.of(1, 2, 3) }]]),
      metadata: new Map(),
    });
    for (let n = 0; n < bytes.length; n++) expect(() => readSafetensors(bytes.subarray(0, n), 'x')).toThrowError();
  });
});
