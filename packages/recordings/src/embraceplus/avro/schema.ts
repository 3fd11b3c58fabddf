import { quoted } from '@cheer/signals';
import { invalid, type Place, tooLarge } from './errors.ts';
import { DEEPEST, MOST_TYPES } from './limits.ts';

/** A type of a schema (Avro 1.11, "Schema Declaration"). A named type that is used again is the same object. */
export type Type =
  | { readonly kind: Primitive }
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'enum'; readonly symbols: number }
  | { readonly kind: 'array' | 'map'; readonly items: Type }
  | { readonly kind: 'union'; readonly branches: readonly Type[] }
  | { readonly kind: 'record'; readonly fields: readonly Field[] };

export interface Field {
  readonly name: string;
  readonly type: Type;
}

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;
export type Primitive = (typeof PRIMITIVES)[number];

/** The type that a schema in JSON declares. Errors: `recording-invalid`, `too-large`. */
export function parseSchema(place: Place, text: string): Type {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(place, 'the schema must be JSON', undefined, cause);
  }
  const named = new Map<string, Type>();
  let types = 0;

  function typeOf(value: unknown, space: string, depth: number): Type {
    if (++types > MOST_TYPES) throw tooLarge(place, 'types in the schema', MOST_TYPES);
    if (depth > DEEPEST) throw tooLarge(place, 'types within each other', DEEPEST);
    if (typeof value === 'string') return reference(value, space);
    if (Array.isArray(value)) {
      return { kind: 'union', branches: value.map((branch) => typeOf(branch, space, depth + 1)) };
    }
    if (value === null || typeof value !== 'object') throw invalid(place, 'a type must be a name or an object', value);
    const own = new Map(Object.entries(value));
    const kind = own.get('type');
    if (kind === 'array' || kind === 'map') {
      return { kind, items: typeOf(own.get(kind === 'array' ? 'items' : 'values'), space, depth + 1) };
    }
    if (kind === 'record' || kind === 'error' || kind === 'fixed' || kind === 'enum') {
      const stated = own.get('namespace');
      const name = fullName(own.get('name'), typeof stated === 'string' ? stated : space);
      if (named.has(name)) throw invalid(place, 'no type may be declared twice', name);
      const inner = name.slice(0, Math.max(0, name.lastIndexOf('.')));
      if (kind === 'fixed') return keep(name, { kind, size: sizeOf(own.get('size')) });
      if (kind === 'enum') return keep(name, { kind, symbols: listOf(own.get('symbols'), 'symbols').length });
      const fields: Field[] = [];
      const record = keep(name, { kind: 'record', fields });
      for (const field of listOf(own.get('fields'), 'fields')) {
        const { name: called, type } = (field ?? {}) as { name?: unknown; type?: unknown };
        if (typeof called !== 'string') throw invalid(place, 'a field must have a name', called);
        fields.push({ name: called, type: typeOf(type, inner, depth + 1) });
      }
      return record;
    }
    // {"type": "long", "logicalType": ...}: what it means is not asked for, only how it lies in the file
    return typeOf(kind, space, depth + 1);
  }

  function reference(name: string, space: string): Type {
    const primitive = PRIMITIVES.find((known) => known === name);
    if (primitive !== undefined) return { kind: primitive };
    const found = named.get(fullName(name, space)) ?? named.get(name);
    if (found === undefined) throw invalid(place, 'a type must be declared before it is used', name);
    return found;
  }

  const keep = (name: string, type: Type): Type => {
    named.set(name, type);
    return type;
  };

  function fullName(name: unknown, space: string): string {
    if (typeof name !== 'string' || name === '') throw invalid(place, 'a type must have a name', name);
    return name.includes('.') || space === '' ? name : `${space}.${name}`;
  }

  function listOf(value: unknown, what: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    throw invalid(place, `${what} must be a list`, quoted(value));
  }

  function sizeOf(value: unknown): number {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    throw invalid(place, 'a size must be a whole number', value);
  }

  return typeOf(json, '', 0);
}
