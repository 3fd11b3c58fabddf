import { describe, expect, it } from 'vitest';
import { canonicalJson, taskId } from '../../src/runner/identity.ts';
import { sha256 } from '../../src/runner/sha256.ts';

describe('canonicalJson', () => {
  it('sorts keys as RFC 8785 does (its section 3.2.3), and leaves no space', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect([...canonicalJson(value).matchAll(/:(\d)/g)].map((m) => m[1]).join('')).toBe('2467153');
    expect(canonicalJson({ b: [1, 'x', null, true], a: { d: 1e21, c: -0 } })).toBe(
      '{"a":{"c":0,"d":1e+21},"b":[1,"x",null,true]}',
    );
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), new Uint8Array(2), 1n, () => 1, new Map()])(
    'refuses %s, which JSON would lose',
    (value) => {
      expect(() => canonicalJson({ a: [value] })).toThrow(/task\.a\[0\] must be a JSON value/);
    },
  );
});

describe('taskId', () => {
  const task = { kind: 'k', inputs: { b: '2', a: '1' }, parameters: { y: 1, x: [2] } };

  it('is SHA-256 of the canonical JSON', () => {
    const text = '{"code":"c","inputs":{"a":"1","b":"2"},"kind":"k","parameters":{"x":[2],"y":1}}';
    expect(taskId(task, 'c')).toBe(sha256(text));
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('does not depend on the order of keys, and does on the code', () => {
    const turned = { parameters: { x: [2], y: 1 }, inputs: { a: '1', b: '2' }, kind: 'k' };
    expect(taskId(turned, 'c')).toBe(taskId(task, 'c'));
    expect(taskId(task, 'd')).not.toBe(taskId(task, 'c'));
  });
});
