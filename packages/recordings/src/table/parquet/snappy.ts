/**
 * Snappy without a frame (google/snappy, format_description.txt), into exactly `output`. Of our own: the one in hyparquet 1 takes a
 * literal's length for a signed number, so that five bytes send it back to where they are, for ever. Throws an Error if the bytes break
 * the format or do not fill the output.
 */
export function inflateSnappy(input: Uint8Array, output: Uint8Array): void {
  let at = 0;
  let filled = 0;
  const little = (bytes: number): number => {
    if (at + bytes > input.length) throw new Error('the bytes end inside an element');
    let value = 0;
    for (let i = 0; i < bytes; i++) value += input[at++]! * 256 ** i;
    return value;
  };
  // the length, which the header of the page says too
  while (little(1) >= 0x80);
  while (at < input.length) {
    const tag = little(1);
    const kind = tag & 3;
    const short = tag >> 2;
    if (kind === 0) {
      const length = 1 + (short < 60 ? short : little(short - 59));
      if (at + length > input.length || filled + length > output.length) throw new Error('a literal is too long');
      output.set(input.subarray(at, at + length), filled);
      at += length;
      filled += length;
      continue;
    }
    const length = kind === 1 ? 4 + (short & 7) : 1 + short;
    const offset = kind === 1 ? (tag >> 5) * 256 + little(1) : little(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > filled) throw new Error('a copy must begin in what is there');
    if (filled + length > output.length) throw new Error('a copy is too long');
    // what is copied may be what the copy itself writes
    for (const end = filled + length; filled < end; filled++) output[filled] = output[filled - offset]!;
  }
  if (filled !== output.length) throw new Error(`${filled} bytes came out`);
}
