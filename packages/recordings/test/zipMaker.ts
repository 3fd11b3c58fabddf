/** A zip writer for tests that can lie: names, sizes, flags and attributes go into the archive as they are given. */
export interface ZipItem {
  name: string;
  content?: string | Uint8Array;
  deflate?: boolean;
  /** uncompressed size to declare instead of the real one */
  declare?: number;
  /** Unix mode to declare */
  mode?: number;
  /** general purpose flags, 1 is encrypted */
  flags?: number;
}

export async function makeZip(items: readonly ZipItem[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const item of items) {
    const content = typeof item.content === 'string' ? new TextEncoder().encode(item.content) : item.content;
    const raw = content ?? new Uint8Array(0);
    const data = item.deflate ? await deflateRaw(raw) : raw;
    const name = new TextEncoder().encode(item.name);
    const common = (view: DataView, at: number): void => {
      view.setUint16(at, 20, true);
      view.setUint16(at + 2, (item.flags ?? 0) | 0x800, true);
      view.setUint16(at + 4, item.deflate ? 8 : 0, true);
      view.setUint32(at + 6, 0x00210000, true);
      view.setUint32(at + 10, crc32(raw), true);
      view.setUint32(at + 14, data.length, true);
      view.setUint32(at + 18, item.declare ?? raw.length, true);
      view.setUint16(at + 22, name.length, true);
    };
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    common(local, 4);
    const central = new DataView(new ArrayBuffer(46));
    central.setUint32(0, 0x02014b50, true);
    central.setUint16(4, (3 << 8) | 20, true);
    common(central, 6);
    central.setUint32(38, ((item.mode ?? 0o100644) << 16) >>> 0, true);
    central.setUint32(42, offset, true);
    parts.push(new Uint8Array(local.buffer), name, data);
    directory.push(new Uint8Array(central.buffer), name);
    offset += 30 + name.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, items.length, true);
  end.setUint16(10, items.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return concat([...parts, ...directory, new Uint8Array(end.buffer)]);
}

async function deflateRaw(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
