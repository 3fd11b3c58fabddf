import { invalid, type Place, tooLarge } from './errors.ts';

/** What Thrift's compact protocol holds: numbers, bytes, lists, and structs by the numbers of their fields. */
export type Thrift = number | boolean | Uint8Array | readonly Thrift[] | Struct;
export type Struct = ReadonlyMap<number, Thrift>;

/** Structs and lists within each other; the metadata of Parquet has 7. */
const DEEPEST = 24;

const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, , , STRUCT] = Array.from(
  { length: 13 },
  (_, i) => i,
);

/**
 * A struct in the compact protocol (Apache Thrift, "Thrift compact protocol encoding"), and where the next byte lies; undefined if
 * the bytes end first. Lists take no memory before their elements are there. Errors: `recording-invalid`, `too-large`.
 */
export function readStruct(
  bytes: Uint8Array,
  start: number,
  place: Place,
): { struct: Struct; end: number } | undefined {
  let at = start;

  function byte(): number {
    const value = bytes[at++];
    if (value === undefined) throw END;
    return value;
  }

  function varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const next = byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
      scale *= 128;
    }
    throw invalid(place, 'a number must have at most 10 bytes');
  }

  const zigzag = (): number => {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };

  function element(type: number, depth: number, inList: boolean): Thrift {
    if (depth > DEEPEST) throw tooLarge(place, 'structs within each other', DEEPEST);
    switch (type) {
      case TRUE:
      case FALSE:
        return inList ? byte() === 1 : type === TRUE;
      case BYTE:
        return byte();
      case I16:
      case I32:
      case I64:
        return zigzag();
      case DOUBLE: {
        at += 8;
        if (at > bytes.length) throw END;
        return new DataView(bytes.buffer, bytes.byteOffset + at - 8, 8).getFloat64(0, true);
      }
      case BINARY: {
        const length = varint();
        at += length;
        if (at > bytes.length) throw END;
        return bytes.subarray(at - length, at);
      }
      case LIST: {
        const head = byte();
        const size = head >> 4 === 15 ? varint() : head >> 4;
        const list: Thrift[] = [];
        for (let i = 0; i < size; i++) list.push(element(head & 15, depth + 1, true));
        return list;
      }
      case STRUCT:
        return struct(depth + 1);
      default:
        throw invalid(place, 'there is no such type of field', type);
    }
  }

  function struct(depth: number): Struct {
    const fields = new Map<number, Thrift>();
    let field = 0;
    for (;;) {
      const head = byte();
      if ((head & 15) === STOP) return fields;
      field = head >> 4 === 0 ? zigzag() : field + (head >> 4);
      fields.set(field, element(head & 15, depth, false));
    }
  }

  try {
    return { struct: struct(0), end: at };
  } catch (error) {
    if (error === END) return undefined;
    throw error;
  }
}

/** The bytes ended. */
const END = new Error('the bytes end');

export const numberIn = (struct: Struct | undefined, field: number): number | undefined => {
  const value = struct?.get(field);
  return typeof value === 'number' ? value : undefined;
};

export const structIn = (struct: Struct | undefined, field: number): Struct | undefined => {
  const value = struct?.get(field);
  return value instanceof Map ? value : undefined;
};

export const listIn = (struct: Struct | undefined, field: number): readonly Thrift[] => {
  const value = struct?.get(field);
  return Array.isArray(value) ? value : [];
};

export const textIn = (struct: Struct | undefined, field: number): string => {
  const value = struct?.get(field);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
};
