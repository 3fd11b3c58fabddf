/**
 * The header of a safetensors file, by its own grammar instead of a general JSON parser, which would forgive what other readers
 * see otherwise: a name given twice (also as "a" and "\u0061"), `4.0` or `4e0` for a size, a byte order mark, other fields,
 * nested values. No part of it recurses, and nothing is allocated by a number that the header claims.
 *
 *   header   = { name: tensor | "__metadata__": { name: string, ... }, ... } then spaces
 *   tensor   = { "dtype": string, "shape": [size, ...], "data_offsets": [size, size] }, each once, in any order
 *   size     = 0 | 1-9 then digits, at most 2^53 - 1
 */
import { quoted } from '@cheer/signals';

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

export interface Header {
  readonly entries: readonly TensorEntry[];
  readonly metadata: ReadonlyMap<string, string>;
}

export const METADATA = '__metadata__';
export const MAX_TENSORS = 1024;
export const MAX_RANK = 8;

/** Names that mean something to JavaScript's objects: of no use in a file but to trip its reader. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Why a name may not stand in a file, if so. */
export const nameProblem = (name: string): string | undefined =>
  FORBIDDEN.has(name) ? `the name ${quoted(name)} may not be used` : textProblem(name);

/** Half of a surrogate pair has no UTF-8: written out, each becomes the same replacement character. What a caller gives may be no text at all. */
export const textProblem = (text: unknown): string | undefined =>
  typeof text !== 'string' || /\p{Surrogate}/u.test(text) ? `the text ${quoted(text)} is not Unicode` : undefined;

/** @param refuse throws; is told the rule that the header breaks */
export function parseHeader(bytes: Uint8Array, refuse: (problem: string) => never): Header {
  const text = decode(bytes, refuse);
  let at = 0;

  const skipSpaces = (): void => {
    while (text[at] === ' ') at++;
  };
  /** Whether `sign` comes next; if so it is taken. */
  const next = (sign: string): boolean => {
    skipSpaces();
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const expect = (sign: string, where: string): void => {
    if (!next(sign))
      refuse(`the header is not as it must be: expected ${sign} ${where}, got ${quoted(text.slice(at, at + 1))}`);
  };
  const string = (what: string): string => {
    skipSpaces();
    const from = at;
    if (text[at] !== '"') refuse(`${what} must be a string, got ${quoted(text.slice(at, at + 20))}`);
    for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    at++;
    let value = '';
    try {
      value = JSON.parse(text.slice(from, at)) as string;
    } catch {
      refuse(`${what} is not a JSON string`);
    }
    const problem = textProblem(value);
    return problem === undefined ? value : refuse(problem);
  };
  const size = (what: string): number => {
    skipSpaces();
    const [digits] = /^[^,\]} ]*/u.exec(text.slice(at, at + 24))!;
    if (!/^(0|[1-9]\d*)$/u.test(digits)) refuse(`${what} must hold whole numbers from 0, got ${quoted(digits)}`);
    const value = Number(digits);
    if (!Number.isSafeInteger(value)) refuse(`${what} must hold numbers below 2^53, got ${quoted(digits)}`);
    at += digits.length;
    return value;
  };
  const sizes = (what: string, most: number): number[] => {
    expect('[', `where ${what} begins`);
    const list: number[] = [];
    if (next(']')) return list;
    do {
      if (list.length === most) refuse(`${what} may hold ${most} numbers`);
      list.push(size(what));
    } while (next(','));
    expect(']', `where ${what} ends`);
    return list;
  };
  /** Calls `member` at the value of each member of an object. */
  const object = (what: string, member: (key: string) => void): void => {
    const seen = new Set<string>();
    expect('{', `where ${what} begins`);
    if (next('}')) return;
    do {
      const key = string(`a name in ${what}`);
      if (seen.has(key)) refuse(`${what} names ${quoted(key)} twice`);
      seen.add(key);
      const problem = nameProblem(key);
      if (problem !== undefined) refuse(problem);
      expect(':', `after the name ${quoted(key)}`);
      member(key);
    } while (next(','));
    expect('}', `where ${what} ends`);
  };
  const tensor = (name: string): TensorEntry => {
    const what = `tensor ${quoted(name)}`;
    let dtype: string | undefined;
    let shape: number[] | undefined;
    let offsets: number[] | undefined;
    object(what, (field) => {
      if (field === 'dtype') dtype = string(`${what}: dtype`);
      else if (field === 'shape') shape = sizes(`${what}: shape`, MAX_RANK);
      else if (field === 'data_offsets') offsets = sizes(`${what}: data_offsets`, 2);
      else refuse(`${what} has an unknown field ${quoted(field)}`);
    });
    if (dtype === undefined || shape === undefined || offsets?.length !== 2)
      return refuse(`${what} must have a dtype, a shape and two data_offsets`);
    return { name, dtype, shape, from: offsets[0]!, to: offsets[1]! };
  };

  if (!text.startsWith('{')) refuse('the header must begin with {');
  const entries: TensorEntry[] = [];
  const metadata = new Map<string, string>();
  object('the header', (name) => {
    if (name === METADATA) {
      object('the metadata', (key) => metadata.set(key, string(`metadata ${quoted(key)}`)));
      return;
    }
    if (entries.length === MAX_TENSORS) refuse(`a file may hold ${MAX_TENSORS} tensors, it names more`);
    entries.push(tensor(name));
  });
  skipSpaces();
  if (at < text.length) refuse(`the header goes on after its end with ${quoted(text.slice(at))}`);
  return { entries, metadata };
}

function decode(bytes: Uint8Array, refuse: (problem: string) => never): string {
  try {
    // a byte order mark is kept, to be refused: the format has none
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('the header is not UTF-8');
  }
}
