import { invalid, type Place, tooLarge } from './errors.ts';
import { DEEPEST, LONGEST_TEXT, MOST_EMPTY, MOST_VALUES } from './limits.ts';
import type { Type } from './schema.ts';

/** What of a value is wanted: all of it, or of a record these fields. What is not is passed over. */
export type Wanted = true | { readonly [field: string]: Wanted };

/** Arrays of numbers become one of doubles; nulls, enums, bytes, maps and other arrays are passed over, wanted or not. */
export type Value = number | string | Float64Array | ReadonlyMap<string, Value> | undefined;

/**
 * Values read by their schema from the bytes of a block (Avro 1.11, "Binary Encoding"). No count is believed before the bytes are
 * there; what takes no bytes is counted. Errors: `recording-invalid`, `too-large`.
 */
export class Decoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: (offset: number, what: string) => Place;
  readonly #least = new Map<Type, number>();
  #at = 0;
  #steps = 0;

  /** @param place of an offset into the bytes */
  constructor(bytes: Uint8Array, place: (offset: number, what: string) => Place) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#place = place;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  value(type: Type, wanted: Wanted | undefined, path: string, depth = 0): Value {
    if (depth > DEEPEST) throw tooLarge(this.#here(path), 'types within each other', DEEPEST);
    // records of records of nothing double with each level and take no byte
    if (++this.#steps > this.#bytes.length + MOST_EMPTY) {
      throw tooLarge(this.#here(path), 'values without a byte', MOST_EMPTY);
    }
    switch (type.kind) {
      case 'null':
        return undefined;
      case 'boolean':
        return this.#bytes[this.#take(1, path)]!;
      case 'int':
      case 'long':
        return this.#long(path);
      case 'float':
        return this.#view.getFloat32(this.#take(4, path), true);
      case 'double':
        return this.#view.getFloat64(this.#take(8, path), true);
      case 'enum': {
        const symbol = this.#long(path);
        if (symbol < 0 || symbol >= type.symbols) throw invalid(this.#here(path), 'there is no such symbol', symbol);
        return undefined;
      }
      case 'fixed':
        this.#take(type.size, path);
        return undefined;
      case 'bytes':
      case 'string': {
        const length = this.#long(path);
        const start = this.#take(length, path);
        if (wanted === undefined || type.kind === 'bytes') return undefined;
        if (length > LONGEST_TEXT) throw tooLarge(this.#here(path), 'bytes of text', LONGEST_TEXT);
        return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
      }
      case 'union': {
        const index = this.#long(path);
        const branch = type.branches[index];
        if (branch === undefined) throw invalid(this.#here(path), 'there is no such branch of the union', index);
        return this.value(branch, wanted, path, depth + 1);
      }
      case 'record': {
        const fields = new Map<string, Value>();
        for (const { name, type: own } of type.fields) {
          const inner = wanted === undefined || wanted === true ? wanted : ownOf(wanted, name);
          const value = this.value(own, inner, path === '' ? name : `${path}.${name}`, depth + 1);
          if (inner !== undefined) fields.set(name, value);
        }
        return fields;
      }
      default:
        return this.#items(type, wanted, path, depth);
    }
  }

  /** An array or map: blocks of items, each with its count, up to a count of 0. */
  #items(type: Type & { kind: 'array' | 'map' }, wanted: Wanted | undefined, path: string, depth: number): Value {
    const { items } = type;
    const numeric = type.kind === 'array' && NUMERIC.has(items.kind) && wanted !== undefined;
    let values = new Float64Array(0);
    let length = 0;
    for (;;) {
      let count = this.#long(path);
      if (count === 0) return numeric ? values.subarray(0, length) : undefined;
      if (count < 0) {
        // the size in bytes follows, so that a reader may jump; the items are walked all the same, since they may lie
        count = -count;
        const size = this.#long(path);
        if (size < 0 || size > this.left) throw invalid(this.#here(path), `${this.left} bytes are left`, size);
      }
      const least = this.#leastBytes(items) + (type.kind === 'map' ? 1 : 0);
      if (count * least > this.left) {
        throw invalid(this.#here(path), `the ${this.left} bytes left hold fewer values of at least ${least}`, count);
      }
      length += count;
      if (length > MOST_VALUES) throw tooLarge(this.#here(path), 'values in an array', MOST_VALUES);
      if (numeric) {
        const grown = new Float64Array(length);
        grown.set(values);
        values = grown;
        this.#numbers(items.kind, values.subarray(length - count), path);
      } else if (items.kind === 'float' || items.kind === 'double') {
        this.#take(count * least, path);
      } else {
        for (let i = 0; i < count; i++) {
          if (type.kind === 'map') this.value({ kind: 'string' }, undefined, path, depth + 1);
          this.value(items, undefined, path, depth + 1);
        }
      }
    }
  }

  #numbers(kind: Type['kind'], into: Float64Array, path: string): void {
    const count = into.length;
    if (kind === 'float' || kind === 'double') {
      const width = kind === 'float' ? 4 : 8;
      const start = this.#take(count * width, path);
      const view = this.#view;
      for (let i = 0; i < count; i++) {
        into[i] = width === 4 ? view.getFloat32(start + 4 * i, true) : view.getFloat64(start + 8 * i, true);
      }
      return;
    }
    for (let i = 0; i < count; i++) into[i] = this.#long(path);
  }

  /** A zigzag varint. Beyond 2^53 the nearest double: such are only times in nanoseconds. */
  #long(path: string): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.#bytes[this.#take(1, path)]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        // an odd number is negative; doubles lose that bit only where they are too coarse for it
        return byte === 0 && i > 0 ? refuse(this.#here(path)) : value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      }
      scale *= 128;
    }
    throw invalid(this.#here(path), 'a number must have at most 10 bytes');
  }

  /** Bytes that a value has at least; of a type within itself, what the rest of it has. */
  #leastBytes(type: Type): number {
    if (type.kind === 'null') return 0;
    if (type.kind === 'float') return 4;
    if (type.kind === 'double') return 8;
    if (type.kind === 'fixed') return type.size;
    if (type.kind !== 'record') return 1;
    const known = this.#least.get(type);
    if (known !== undefined) return known;
    this.#least.set(type, 0);
    let sum = 0;
    for (const field of type.fields) sum += this.#leastBytes(field.type);
    this.#least.set(type, sum);
    return sum;
  }

  /** Where the next `count` bytes begin. */
  #take(count: number, path: string): number {
    if (count < 0 || count > this.left) {
      throw invalid(this.#here(path), `${this.left} bytes of the block are left`, count);
    }
    const start = this.#at;
    this.#at += count;
    return start;
  }

  #here(path: string): Place {
    return this.#place(this.#at, path === '' ? 'record' : path);
  }
}

const NUMERIC: ReadonlySet<string> = new Set(['int', 'long', 'float', 'double']);

const ownOf = (wanted: { readonly [field: string]: Wanted }, name: string): Wanted | undefined =>
  Object.hasOwn(wanted, name) ? wanted[name] : undefined;

function refuse(place: Place): never {
  throw invalid(place, 'a number must be written as short as it can be');
}
