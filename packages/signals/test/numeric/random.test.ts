import { describe, expect, it } from 'vitest';
import { random } from '../../src/numeric/random.ts';

/** FNV-1a and its sibling as in random.ts: how a stream's name becomes the 64 bits it starts from. */
function seedOf(...name: (number | string)[]): bigint {
  let a = 0x811c9dc5n;
  let b = 0x9747b28cn;
  for (const character of name.join('\u001f')) {
    const unit = BigInt(character.charCodeAt(0));
    a = BigInt.asUintN(32, (a ^ unit) * 0x01000193n);
    b = BigInt.asUintN(32, (b ^ unit) * 0x85ebca6bn);
    b ^= b >> 13n;
  }
  return (b << 32n) | a;
}

/** pcg32_random_r and pcg32_srandom_r of pcg-random.org, in whole 64-bit numbers. */
function* pcg32(seed: bigint, increment: bigint): Generator<number> {
  const next = (state: bigint): bigint => BigInt.asUintN(64, state * 6364136223846793005n + increment);
  let state = next(BigInt.asUintN(64, next(0n) + seed));
  for (;;) {
    const old = state;
    state = next(old);
    const word = BigInt.asUintN(32, ((old >> 18n) ^ old) >> 27n);
    const turn = old >> 59n;
    yield Number(BigInt.asUintN(32, (word >> turn) | (word << (-turn & 31n))));
  }
}

describe('random', () => {
  it('has a reference that gives the published first numbers of pcg32 (seed 42, sequence 54)', () => {
    const reference = pcg32(42n, (54n << 1n) | 1n);
    const first = Array.from({ length: 6 }, () => reference.next().value);
    expect(first).toEqual([0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e]);
  });

  for (const name of [[1], [1, 'kmeans', 3], ['a', ''], [''], [2 ** 40, -1.5]]) {
    it(`draws the bits of pcg32 for ${JSON.stringify(name)}`, () => {
      const reference = pcg32(seedOf(...name), 1442695040888963407n);
      const { bits } = random(...name);
      for (let i = 0; i < 20_000; i++) if (bits() !== reference.next().value) expect.fail(`differs at draw ${i}`);
    });
  }

  it('gives another stream for another name, however the parts are cut', () => {
    const first = (...name: (string | number)[]): string => [1, 2, 3].map(random(...name).bits).join();
    const streams = [first(1), first(2), first('a', 'b'), first('ab'), first('a', 'b', ''), first('b', 'a')];
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('is uniform, normal and without bias, to within four standard errors', () => {
    const r = random(1, 'moments');
    const n = 100_000;
    let [u, u2, z, z2, z4] = [0, 0, 0, 0, 0];
    const faces = new Float64Array(6);
    for (let i = 0; i < n; i++) {
      const x = r.uniform();
      const g = r.normal();
      u += x / n;
      u2 += (x * x) / n;
      z += g / n;
      z2 += (g * g) / n;
      z4 += g ** 4 / n;
      faces[r.integer(6)]!++;
    }
    const near = (got: number, expected: number, deviation: number): void =>
      expect(Math.abs(got - expected)).toBeLessThan((4 * deviation) / Math.sqrt(n));
    near(u, 1 / 2, Math.sqrt(1 / 12));
    near(u2, 1 / 3, Math.sqrt(4 / 45));
    near(z, 0, 1);
    near(z2, 1, Math.sqrt(2));
    near(z4, 3, Math.sqrt(96));
    for (const count of faces) near(count / n, 1 / 6, Math.sqrt(5 / 36));
  });

  it('shuffles into every order alike and keeps the items', () => {
    const r = random(1, 'orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = r.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  it('draws whole numbers up to 2^32 and the only one below 1', () => {
    const r = random(3);
    expect(r.integer(1)).toBe(0);
    const whole = random(4);
    const bits = random(4);
    expect([1, 2, 3].map(() => whole.integer(2 ** 32))).toEqual([1, 2, 3].map(() => bits.bits()));
  });
});
