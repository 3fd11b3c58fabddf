/** Protocol buffers, the part of the wire format that an ONNX file needs (protobuf.dev/programming-guides/encoding). */

/** A message as bytes: its fields, in the order given. */
export function message(...fields: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** int32, int64 or enum, from 0 */
export const integer = (field: number, value: number): Uint8Array =>
  Uint8Array.from([...varint(field * 8), ...varint(value)]);

/** bytes, or a message in a message */
export const bytes = (field: number, content: Uint8Array): Uint8Array =>
  message(Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), content);

export const text = (field: number, content: string): Uint8Array => bytes(field, new TextEncoder().encode(content));

/** seven bits a byte, lowest first; the high bit says that more follow */
function varint(value: number): number[] {
  const groups: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...groups, rest];
    groups.push((rest % 128) + 128);
  }
}
