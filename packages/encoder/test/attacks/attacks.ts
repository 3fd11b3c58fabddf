/**
 * Hostile safetensors files, each with the reason for which it must be refused. What is small lies beside this file as
 * NAME.safetensors, for other readers to be tried on (`node packages/encoder/test/attacks/write.ts` writes them); what is
 * large is built when it is needed.
 *
 * Several were accepted, or brought down, readers in use: overlapping ranges that alias one tensor as another, a product of
 * sizes that wraps to 0 and so skips the check of its offsets, a header length that is allocated before it is compared, the
 * last of two equal names, bytes that belong to no tensor (a second file in the first: the audit of the reference
 * implementation by Trail of Bits, 2023).
 */
export interface Attack {
  readonly name: string;
  readonly reason: RegExp;
  readonly bytes: () => Uint8Array;
  /** too large to be committed */
  readonly large?: true;
}

const f32 = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** A file with this header, as text or bytes, and this data, or so many bytes of zeros. */
export function file(header: string | Uint8Array, body: number | Uint8Array = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const data = typeof body === 'number' ? new Uint8Array(body) : body;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** `shape` and `offsets` as they stand in the header. */
const tensor = (shape: string, offsets: string, dtype = 'F32'): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
const one = (shape: string, offsets: string, dtype?: string): string => `{"w":${tensor(shape, offsets, dtype)}}`;
const good = tensor('[1]', '[0,4]');

const claim = (low: number, high: number): Uint8Array => {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, low, true);
  view.setUint32(4, high, true);
  return bytes;
};

const many = (count: number): string =>
  `{${Array.from({ length: count }, (_, i) => `"${i}":${tensor('[0]', '[0,0]')}`).join()}}`;

const attack = (name: string, reason: RegExp, bytes: () => Uint8Array, large?: true): Attack => ({
  name,
  reason,
  bytes,
  ...(large && { large }),
});

export const ATTACKS: readonly Attack[] = [
  // the length of the header
  attack('empty', /at least 8 bytes, got 0/u, () => new Uint8Array(0)),
  attack('length-cut', /at least 8 bytes, got 7/u, () => new Uint8Array(7)),
  attack('length-beyond-file', /claims 255 bytes, the file has 16/u, () => claim(255, 0)),
  attack('length-100-megabytes', /may have 1048576 bytes, it claims 100000000/u, () => claim(100_000_000, 0)),
  attack('length-2-to-the-63', /it claims 9223372036854775808/u, () => claim(0, 0x80000000)),
  attack('length-2-to-the-64-less-8', /may have 1048576 bytes/u, () => claim(0xfffffff8, 0xffffffff)),
  attack('length-0', /begin with \{/u, () => file('')),

  // the text of the header
  attack('not-utf8', /not UTF-8/u, () => file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))),
  attack('utf8-overlong', /not UTF-8/u, () => file(Uint8Array.of(0x7b, 0x22, 0xc1, 0xa1, 0x22, 0x7d))),
  attack('utf8-surrogate', /not UTF-8/u, () => file(Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d))),
  attack('escaped-half-of-a-pair', /is not Unicode/u, () => file(`{"\\ud800":${good}}`, 4)),
  attack('byte-order-mark', /begin with \{/u, () => file(`\ufeff{"w":${good}}`, 4)),
  attack('utf16', /not UTF-8|begin with/u, () => file(Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0))),
  attack('leading-space', /begin with \{/u, () => file(` {"w":${good}}`, 4)),
  attack('a-list', /begin with \{/u, () => file('[]')),
  attack('cut-in-the-header', /expected \}.*got ""/u, () => file(`{"w":${good}`, 4)),
  attack('trailing-comma', /must be a string, got "\}"/u, () => file(`{"w":${good},}`, 4)),
  attack('comment', /expected \}/u, () => file(`{"w":${good}/**/}`, 4)),
  attack('two-headers', /goes on after its end with "\{\}"/u, () => file(`{"w":${good}}{}`, 4)),
  attack('zero-byte-padding', /goes on after its end/u, () => file(`{"w":${good}}\0\0`, 4)),
  attack('tab-padding', /goes on after its end/u, () => file(`{"w":${good}}\t`, 4)),
  attack('name-with-a-line-break', /is not a JSON string/u, () => file(`{"a\nb":${good}}`, 4)),
  attack('name-not-closed', /is not a JSON string/u, () => file('{"w')),
  attack('name-bare', /must be a string/u, () => file(`{w:${good}}`, 4)),

  // names
  attack('twice', /the header names "w" twice/u, () => file(`{"w":${good},"w":${good}}`, 4)),
  attack('twice-escaped', /the header names "w" twice/u, () => file(`{"w":${good},"\\u0077":${good}}`, 4)),
  attack('twice-metadata', /names "__metadata__" twice/u, () => file('{"__metadata__":{},"__metadata__":{}}')),
  attack('twice-in-metadata', /the metadata names "a" twice/u, () => file('{"__metadata__":{"a":"1","\\u0061":"2"}}')),
  attack('twice-a-field', /tensor "w" names "shape" twice/u, () =>
    file('{"w":{"dtype":"F32","shape":[9],"shape":[1],"data_offsets":[0,4]}}', 4),
  ),
  attack('proto', /"__proto__" may not be used/u, () => file(`{"__proto__":${good}}`, 4)),
  attack('proto-escaped', /"__proto__" may not be used/u, () => file(`{"\\u005f_proto__":${good}}`, 4)),
  attack('proto-in-metadata', /"__proto__" may not be used/u, () => file('{"__metadata__":{"__proto__":"x"}}')),
  attack('proto-as-a-field', /"__proto__" may not be used/u, () => file('{"w":{"__proto__":{"dtype":"F32"}}}')),
  attack('constructor', /"constructor" may not be used/u, () => file(`{"constructor":${good}}`, 4)),

  // what a name stands for
  attack('entry-null', /expected \{/u, () => file('{"w":null}')),
  attack('entry-list', /expected \{/u, () => file('{"w":[]}')),
  attack('entry-empty', /must have a dtype, a shape and two data_offsets/u, () => file('{"w":{}}')),
  attack('entry-without-offsets', /must have a dtype/u, () => file('{"w":{"dtype":"F32","shape":[1]}}', 4)),
  attack('entry-with-more', /unknown field "x"/u, () => file(`{"w":${good.slice(0, -1)},"x":1}}`, 4)),
  attack('entry-nested', /dtype must be a string/u, () => file('{"w":{"dtype":{"dtype":"F32"}}}')),
  attack('metadata-a-number', /metadata "a" must be a string, got "1/u, () => file('{"__metadata__":{"a":1}}')),
  attack('metadata-an-object', /metadata "a" must be a string/u, () => file('{"__metadata__":{"a":{"b":"c"}}}')),
  attack('metadata-a-list', /expected \{/u, () => file('{"__metadata__":["a"]}')),
  attack('metadata-null', /expected \{/u, () => file('{"__metadata__":null}')),
  attack('deep-lists', /shape must hold whole numbers/u, () => file(`{"w":{"shape":${'['.repeat(3000)}`)),
  attack('deep-objects', /dtype must be a string/u, () => file(`{"w":{"dtype":${'{"dtype":'.repeat(500)}`)),
  attack('deep-lists-a-megabyte', /whole numbers/u, () => file(`{"w":{"shape":${'['.repeat(1_000_000)}`), true),
  attack('tensors-1025', /may hold 1024 tensors/u, () => file(many(1025)), true),
  attack('tensors-a-million', /header may have 1048576 bytes/u, () => file(many(1_000_000)), true),

  // numbers
  attack('dtype-unknown', /dtype must be F64, F32, I8, got "I32"/u, () => file(one('[1]', '[0,4]', 'I32'), 4)),
  attack('dtype-of-a-prototype', /got "toString"/u, () => file(one('[1]', '[0,4]', 'toString'), 4)),
  attack('dtype-lower-case', /got "f32"/u, () => file(one('[1]', '[0,4]', 'f32'), 4)),
  attack('offset-negative', /whole numbers from 0, got "-4"/u, () => file(one('[1]', '[-4,0]'), 4)),
  attack('offset-minus-0', /whole numbers from 0, got "-0"/u, () => file(one('[1]', '[-0,4]'), 4)),
  attack('offset-fraction', /whole numbers from 0, got "0.5"/u, () => file(one('[1]', '[0.5,4.5]'), 8)),
  attack('offset-float', /whole numbers from 0, got "4.0"/u, () => file(one('[1]', '[0,4.0]'), 4)),
  attack('offset-exponent', /whole numbers from 0, got "4e0"/u, () => file(one('[1]', '[0,4e0]'), 4)),
  attack('offset-leading-0', /whole numbers from 0, got "04"/u, () => file(one('[1]', '[0,04]'), 4)),
  attack('offset-text', /whole numbers from 0, got "\W*4/u, () => file(one('[1]', '[0,"4"]'), 4)),
  attack('offset-null', /whole numbers from 0, got "null"/u, () => file(one('[1]', '[0,null]'), 4)),
  attack('offset-infinite', /whole numbers from 0, got "1e999"/u, () => file(one('[1]', '[0,1e999]'), 4)),
  attack('offset-2-to-the-53', /below 2\^53, got "9007199254740992"/u, () =>
    file(one('[1]', '[9007199254740992,9007199254740996]'), 4),
  ),
  attack('offset-2-to-the-64', /below 2\^53/u, () => file(one('[1]', '[18446744073709551612,0]'), 4)),
  attack('offset-400-digits', /whole numbers|below 2\^53/u, () => file(one('[1]', `[0,${'9'.repeat(400)}]`), 4)),
  attack('offsets-three', /data_offsets may hold 2 numbers/u, () => file(one('[1]', '[0,4,8]'), 8)),
  attack('offsets-one', /two data_offsets/u, () => file(one('[1]', '[0]'), 4)),
  attack('offsets-backwards', /4\.\.0 lie outside/u, () => file(one('[1]', '[4,0]'), 4)),
  attack('offsets-beyond', /0\.\.4 lie outside the 3 bytes/u, () => file(one('[1]', '[0,4]'), 3)),
  attack('offsets-far-beyond', /lie outside the 4 bytes/u, () =>
    file(one('[1]', '[9007199254740980,9007199254740984]'), 4),
  ),
  attack('shape-negative', /whole numbers from 0, got "-1"/u, () => file(one('[-1]', '[0,4]'), 4)),
  attack('shape-two-negatives', /whole numbers from 0, got "-1"/u, () => file(one('[-1,-1]', '[0,4]'), 4)),
  attack('shape-fraction', /whole numbers from 0, got "1.5"/u, () => file(one('[1.5]', '[0,6]'), 6)),
  attack('shape-of-another-size', /its shape needs 12 bytes, its data_offsets give 4/u, () =>
    file(one('[3]', '[0,4]'), 4),
  ),
  attack('shape-of-another-type', /its shape needs 32 bytes, its data_offsets give 4/u, () =>
    file(one('[4]', '[0,4]', 'F64'), 4),
  ),
  attack('shape-wraps-to-0', /is absurd/u, () => file(one('[4294967296,4294967296]', '[0,0]'))),
  attack('shape-wraps-to-4-bytes', /is absurd/u, () => file(one('[4611686018427387,4001]', '[0,4]'), 4)),
  attack('shape-beyond-double', /is absurd/u, () =>
    file(one(`[${Array(8).fill(9007199254740991).join()}]`, '[0,4]'), 4),
  ),
  attack('shape-absurd-beside-0', /is absurd/u, () => file(one('[0,4294967296,4294967296]', '[0,0]'))),
  attack('shape-0-with-offsets-outside', /lie outside/u, () => file(one('[0]', '[4096,4096]'), 4)),
  attack('shape-of-many-axes', /shape may hold 8 numbers/u, () =>
    file(one(`[${Array(9).fill(1).join()}]`, '[0,4]'), 4),
  ),

  // the bytes
  attack('overlap', /"b" begins at 4, the one before ends at 8/u, () =>
    file(`{"a":${tensor('[2]', '[0,8]')},"b":${tensor('[2]', '[4,12]')}}`, 12),
  ),
  attack('alias', /"b" begins at 0, the one before ends at 4/u, () => file(`{"a":${good},"b":${good}}`, 4)),
  attack('inside', /"b" begins at 4, the one before ends at 12/u, () =>
    file(`{"a":${tensor('[3]', '[0,12]')},"b":${tensor('[1]', '[4,8]')}}`, 12),
  ),
  attack('hole-at-the-beginning', /"w" begins at 4, the one before ends at 0/u, () => file(one('[1]', '[4,8]'), 8)),
  attack('hole', /"b" begins at 8, the one before ends at 4/u, () =>
    file(`{"a":${good},"b":${tensor('[1]', '[8,12]')}}`, 12),
  ),
  attack('trailing-bytes', /1 bytes after the last tensor belong to none/u, () => file(`{"w":${good}}`, 5)),
  attack('trailing-zip', /22 bytes after the last tensor/u, () =>
    file(
      `{"w":${good}}`,
      Uint8Array.from({ length: 26 }, (_, i) => [0, 0, 0, 0, 0x50, 0x4b, 5, 6][i] ?? 0),
    ),
  ),
  attack('only-bytes', /8 bytes after the last tensor/u, () => file('{}', 8)),
  attack('nan', /"w": value 1 is not a finite number/u, () => file(one('[2]', '[0,8]'), f32([1, Number.NaN]))),
  attack('infinite', /value 0 is not a finite/u, () => file(one('[1]', '[0,4]'), f32([Number.NEGATIVE_INFINITY]))),
  attack('nan-float64', /value 0 is not a finite/u, () =>
    file(one('[1]', '[0,8]', 'F64'), Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf0, 0x7f)),
  ),
  attack(
    'a-thousand-names-for-64-megabytes',
    /"1" begins at 0, the one before ends at 67108864/u,
    () => {
      const whole = tensor('[16777216]', '[0,67108864]');
      return file(`{${Array.from({ length: 1000 }, (_, i) => `"${i}":${whole}`).join()}}`, 67_108_864);
    },
    true,
  ),
];
