import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractFeatures, type FeatureWindow } from '../../src/features/extract.ts';
import { QUALITY_CODES } from '../../src/features/family.ts';
import type { Segment } from '../../src/features/segment.ts';
import { FEATURES, TREE } from '../../src/features/tree.ts';
import { onsetsOf, pulseTrain } from '../bvp/pulseTrain.ts';
import { noise } from '../noise.ts';

const OK = QUALITY_CODES.indexOf('ok');

/** 123 values, each finite with code ok or NaN with another; a quality within 0..1; the input as it was. */
function holds(window: FeatureWindow): void {
  const { values, codes, quality } = extractFeatures(window);
  if (values.length !== 123 || codes.length !== 123) expect.fail(`${values.length} values, ${codes.length} codes`);
  for (const { index, name } of FEATURES) {
    const fine = Number.isFinite(values[index])
      ? codes[index] === OK
      : Number.isNaN(values[index]) && codes[index] !== OK;
    if (!fine || codes[index]! >= QUALITY_CODES.length) expect.fail(`${name}: ${values[index]}, code ${codes[index]}`);
  }
  for (const [name, share] of Object.entries(quality)) {
    if (!(share >= 0 && share <= 1)) expect.fail(`quality of ${name}: ${share}`);
  }
}

/** Values that break arithmetic: gaps, infinities, huge, and too small for a normal 32-bit float. */
const WILD = [Number.NaN, Infinity, -Infinity, 1e30, -1e30, 3.4e38, -3.4e38, 1e-40, -1e-45, 0, -0, 382, 1];
const wild = fc.constantFrom(...WILD);
const MOST = 12_000;

type Base = (i: number, t: number) => number;

/** Mostly a signal that gets past all gates, of a size for its sensor or of an absurd one. */
const baseAt = (level: number): fc.Arbitrary<Base> =>
  fc.oneof(
    { weight: 1, arbitrary: wild.map((value) => () => value) },
    {
      weight: 1,
      arbitrary: fc
        .array(wild, { minLength: 1, maxLength: 7 })
        .map((values) => (i: number) => values[i % values.length]!),
    },
    {
      weight: 8,
      arbitrary: fc
        .tuple(
          fc.constantFrom(level, level, level, level, 0, 0.02, -1000, 1e30),
          fc.constantFrom(1, 1, 1, 0.05, 0.05, 8, 60, 1e-3, 1e-6, 1e-42, 1e30),
          fc.constantFrom(0, 1e-3, 0.1, 1),
          fc.nat(99),
        )
        .map(([centre, size, roughness, seed]) => {
          const grain = noise(1024, seed);
          return (i: number, t: number) =>
            centre +
            size * (Math.sin(7.7 * t + Math.sin(1.5 * t)) + 0.4 * Math.sin(0.6 * t) + roughness * grain[i % 1024]!);
        }),
    },
  );

const channelAt = (level: number) =>
  fc.record({
    rate: fc.oneof(
      fc.constantFrom(1, 2, 4, 4, 10, 19.99, 20, 25, 32, 64, 64, 64, 128, 200, 700, 4096),
      fc.double({ min: 1, max: 256, noNaN: true }),
      fc.double({ min: 1, max: 4096, noNaN: true }),
    ),
    base: baseAt(level),
    /** how many samples there are: as many as the window should have, or another share, or none, one, a few */
    length: fc.oneof(
      { weight: 6, arbitrary: fc.constant({ share: 1 }) },
      { weight: 1, arbitrary: fc.constantFrom(...[0.5, 0.949, 0.96, 1.01, 2].map((share) => ({ share }))) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 2, 3, 5, 20) },
    ),
    /** stretches of something else, by place and share */
    spoilt: fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0, 0.001, 0.02, 0.04, 0.3), wild),
      { maxLength: 2 },
    ),
  });
type Channel = ReturnType<typeof channelAt> extends fc.Arbitrary<infer T> ? T : never;

const durations = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(5, 10, 20, 30, 60, 60, 60, 120) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 90, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1e-9, 1, 1e4, 1e6) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) },
);

function made(duration: number, { rate, base, length, spoilt }: Channel): Segment {
  const count = typeof length === 'number' ? length : Math.round(length.share * duration * rate);
  // a long window at a high rate is tried with as many samples as fit the time of a test
  const samples = Float32Array.from({ length: Math.min(MOST, count) }, (_, i) => base(i, i / rate));
  for (const [place, share, value] of spoilt) {
    const from = Math.floor(place * samples.length);
    samples.fill(value, from, from + Math.max(1, Math.round(share * samples.length)));
  }
  return { samples, rate, offset: 0 };
}

describe('no window breaks a feature', () => {
  it('whatever the lengths, values, rates and durations', () => {
    fc.assert(
      fc.property(durations, channelAt(0), channelAt(3), channelAt(33), (duration, bvp, gsr, skt) => {
        const segments = { BVP: made(duration, bvp), GSR: made(duration, gsr), SKT: made(duration, skt) };
        const before = structuredClone(segments);
        holds({ duration, segments });
        for (const name of ['BVP', 'GSR', 'SKT'] as const) {
          if (!same(segments[name].samples, before[name].samples)) expect.fail(`${name} was written to`);
        }
      }),
      { seed: 20, numRuns: 1000 },
    );
  });

  it('nor one good signal with anything in one place', () => {
    const good = pulseTrain(
      onsetsOf((t) => 0.8 + 0.05 * Math.sin(t), 60),
      60,
      64,
    );
    const slow = (level: number) => Float32Array.from({ length: 240 }, (_, i) => level + 0.2 * Math.sin(i / 9) ** 3);
    for (const value of WILD) {
      for (const [from, count] of [
        [0, 1],
        [1, 2],
        [1900, 150],
        [3839, 1],
      ] as const) {
        const spoil = (samples: Float32Array): Float32Array => {
          const share = samples.length / good.length;
          return samples.slice().fill(value, Math.floor(from * share), Math.ceil((from + count) * share));
        };
        holds({
          duration: 60,
          segments: {
            BVP: { samples: spoil(good), rate: 64, offset: 0 },
            GSR: { samples: spoil(slow(3)), rate: 4, offset: 0 },
            SKT: { samples: spoil(slow(33)), rate: 4, offset: 0 },
          },
        });
      }
    }
  });

  it('nor absurd rates, durations and offsets', () => {
    const samples = Float32Array.from(noise(240, 9), (v) => 30 + v);
    for (const rate of [0, -64, 5e-324, 1e-300, 0.5, 1e300, Number.NaN, Infinity, -Infinity]) {
      for (const duration of [0, -1, 5e-324, 1e-9, 60, 1e6, 1e300, Number.NaN, Infinity, -Infinity]) {
        for (const offset of [0, -3, 1e9, Number.NaN]) {
          const segment = { samples, rate, offset };
          holds({ duration, segments: { BVP: segment, GSR: segment, SKT: segment } });
        }
      }
    }
  });

  it('and order and names are those of the tree', () => {
    const names = TREE.flatMap(({ modality, families }) =>
      families.flatMap(({ features }) => Object.keys(features).map((name) => `${modality.toLowerCase()}_${name}`)),
    );
    expect(FEATURES.map(({ name }) => name)).toEqual(names);
    expect(FEATURES.map(({ index }) => index)).toEqual(names.map((_, i) => i));
  });
});

function same(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return a.length === b.length;
}
