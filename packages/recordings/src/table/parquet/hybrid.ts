import { invalid, type Place } from './errors.ts';

/**
 * Whole numbers in runs and in packs of bits (parquet-format, "Run Length Encoding / Bit-Packing Hybrid"), as many as `into` has
 * room for; no run writes beyond it. Error: `recording-invalid` if the bytes end first.
 *
 * @param width bits of a number, 0 to 32
 */
export function readHybrid(bytes: Uint8Array, width: number, into: Int32Array, place: Place): void {
  if (width > 32) throw invalid(place, 'a number must have at most 32 bits', width);
  const total = into.length;
  const wide = (width + 7) >> 3;
  let at = 0;
  let count = 0;
  while (count < total) {
    let header = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 35) throw invalid(place, `${total} numbers must follow`, count);
      header += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
    }
    const run = Math.floor(header / 2);
    if (run === 0) throw invalid(place, 'a run must not be empty');
    if (header % 2 === 0) {
      let value = 0;
      for (let i = 0; i < wide; i++) value += (bytes[at + i] ?? 0) * 256 ** i;
      if (at + wide > bytes.length) throw invalid(place, `${total} numbers must follow`, count);
      at += wide;
      const end = Math.min(total, count + run);
      into.fill(value, count, end);
      count = end;
      continue;
    }
    // packs of 8, lowest bit first
    const packed = Math.min(total - count, run * 8);
    if (at + Math.ceil((packed * width) / 8) > bytes.length)
      throw invalid(place, `${total} numbers must follow`, count);
    for (let i = 0; i < packed; i++) {
      let value = 0;
      const bit = i * width;
      for (let done = 0; done < width; ) {
        const offset = (bit + done) & 7;
        const take = Math.min(8 - offset, width - done);
        value += ((bytes[at + ((bit + done) >> 3)]! >> offset) & ((1 << take) - 1)) * 2 ** done;
        done += take;
      }
      into[count++] = value;
    }
    at += run * width;
  }
}
