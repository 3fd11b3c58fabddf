import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractFeatures, type FeatureWindow } from '../../src/features/extract.ts';
import { QUALITY_CODES, type QualityCode } from '../../src/features/family.ts';
import type { Segment } from '../../src/features/segment.ts';
import { FEATURES } from '../../src/features/tree.ts';
import { random } from '../../src/numeric/random.ts';
import type { Modality } from '../../src/recording.ts';
import { walk } from '../walk.ts';

const segment = (samples: Float32Array, rate: number, offset = 0): Segment => ({ samples, rate, offset });

/** A pulse of 75 beats a minute with a breath in it. */
function pulse(seconds: number, rate: number): Float32Array {
  return Float32Array.from({ length: seconds * rate }, (_, i) => {
    const t = i / rate;
    const phase = 2 * Math.PI * (1.25 * t + 0.03 * Math.sin(1.5 * t));
    return 50 * Math.sin(phase) + 15 * Math.sin(2 * phase + 1);
  });
}

const whole = (seconds: number): FeatureWindow => ({
  duration: seconds,
  segments: {
    BVP: segment(pulse(seconds, 64), 64),
    GSR: segment(walk(seconds, 4, 5, 3, 0.2), 4),
    SKT: segment(walk(seconds, 4, 6, 33, 0.05), 4),
  },
});

function codesOf(window: FeatureWindow, modality: Modality): Record<string, QualityCode> {
  const { codes } = extractFeatures(window);
  return Object.fromEntries(
    FEATURES.filter((one) => one.modality === modality).map(({ index, name }) => [name, QUALITY_CODES[codes[index]!]!]),
  );
}
const only = (window: FeatureWindow, modality: Modality) => new Set(Object.values(codesOf(window, modality)));

/** What must hold of every result, whatever went in. */
function wellFormed(window: FeatureWindow): void {
  const { values, codes, quality } = extractFeatures(window);
  expect(values).toHaveLength(123);
  expect(codes).toHaveLength(123);
  for (let i = 0; i < 123; i++) {
    if (codes[i]! >= QUALITY_CODES.length) expect.fail(`${FEATURES[i]!.name} has code ${codes[i]}`);
    if (Number.isFinite(values[i]) !== (codes[i] === 0)) expect.fail(`${FEATURES[i]!.name}: ${values[i]}, ${codes[i]}`);
    if (!Number.isFinite(values[i]) && !Number.isNaN(values[i])) expect.fail(`${FEATURES[i]!.name} is infinite`);
  }
  for (const value of Object.values(quality)) expect(value >= 0 && value <= 1).toBe(true);
  expect(quality.overall).toBeCloseTo((quality.BVP + quality.GSR + quality.SKT) / 3, 12);
}

describe('extractFeatures', () => {
  it('computes the slow modalities of a good minute in full, and most of the pulse', () => {
    const { values, quality } = extractFeatures(whole(60));
    expect(Number.isFinite(values[FEATURES.findIndex(({ name }) => name === 'gsr_edasymp')])).toBe(true);
    expect(only(whole(60), 'SKT')).toEqual(new Set(['ok']));
    expect(only(whole(60), 'GSR')).toEqual(new Set(['ok']));
    expect(Object.values(codesOf(whole(60), 'BVP')).filter((code) => code === 'ok').length).toBeGreaterThan(70);
    expect(values[0]).toBeCloseTo(75, 0);
    expect(quality.overall).toBeGreaterThan(0.9);
  });

  it('says too-short of what 20 s cannot hold', () => {
    const codes = codesOf(whole(20), 'GSR');
    expect(codes['gsr_edasymp']).toBe('too-short');
    for (const name of ['gsr_mean', 'gsr_scl_slope', 'gsr_scr_rate', 'gsr_ln_power_low'])
      expect(codes[name]).toBe('ok');
    expect(only(whole(20), 'SKT')).toEqual(new Set(['ok']));
    const { values } = extractFeatures(whole(20));
    for (const { index, minimum } of FEATURES) if (minimum > 20) expect(values[index]).toBeNaN();
  });

  it('says missing-modality of what is not there, and goes on with the rest', () => {
    const { segments } = whole(60);
    const without = { duration: 60, segments: { BVP: segments.BVP!, SKT: segment(new Float32Array(0), 4) } };
    expect(only(without, 'GSR')).toEqual(new Set(['missing-modality']));
    expect(only(without, 'SKT')).toEqual(new Set(['missing-modality']));
    const alone = extractFeatures(without);
    const together = extractFeatures(whole(60));
    expect(alone.values.slice(0, 84)).toEqual(together.values.slice(0, 84));
    expect(alone.quality).toMatchObject({ GSR: 0, SKT: 0 });
  });

  it('says gap of a channel that covers less than 95 % of the window', () => {
    const { segments } = whole(60);
    const late = (n: number): FeatureWindow => ({
      duration: 60,
      segments: { ...segments, GSR: segment(segments.GSR!.samples.subarray(n), 4, n / 4) },
    });
    expect(only(late(13), 'GSR')).toEqual(new Set(['ok']));
    expect(only(late(14), 'GSR')).toEqual(new Set(['gap']));
    expect(extractFeatures(late(12)).quality.GSR).toBeCloseTo(0.95, 2);
  });

  it('gives the reason of a bad signal to all of its modality', () => {
    const { segments } = whole(60);
    const withSegment = (one: Partial<Record<Modality, Segment>>) => ({
      duration: 60,
      segments: { ...segments, ...one },
    });
    expect(only(withSegment({ GSR: segment(new Float32Array(240), 4) }), 'GSR')).toEqual(new Set(['flat']));
    expect(only(withSegment({ BVP: segment(new Float32Array(3840), 64) }), 'BVP')).toEqual(new Set(['flat']));
    expect(only(withSegment({ SKT: segment(new Float32Array(240).fill(382), 4) }), 'SKT')).toEqual(
      new Set(['out-of-range']),
    );
    for (const rate of [0, -4, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(only(withSegment({ SKT: segment(new Float32Array(240).fill(33), rate) }), 'SKT')).toEqual(
        new Set(['out-of-range']),
      );
    }
  });

  it('says out-of-range where there are more samples than the window holds at their rate', () => {
    const { BVP, GSR, SKT } = whole(60).segments as Record<Modality, Segment>;
    const bvp = (change: Partial<Segment>, duration = 60) =>
      only({ duration, segments: { BVP: { ...BVP, ...change } } }, 'BVP');
    const refused = new Set(['out-of-range']);
    // 64 Hz told as 50 or 32, a window told too short, by three samples, and none of these by one
    expect(bvp({ rate: 50 })).toEqual(refused);
    expect(bvp({ rate: 32 })).toEqual(refused);
    expect(bvp({}, 20)).toEqual(refused);
    expect(bvp({}, 60 - 3 / 64)).toEqual(refused);
    expect(bvp({}, 60 - 1 / 64)).toContain('ok');
    expect(bvp({ rate: 63.995 })).toContain('ok');
    expect(bvp({ rate: 63.9 })).toEqual(refused);
    // told too fast, samples are missing
    expect(bvp({ rate: 100 })).toEqual(new Set(['gap']));
    // where they begin counts too
    expect(bvp({ offset: 0.015 })).toContain('ok');
    for (const offset of [-0.5, -3, 0.1, 60, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(bvp({ offset })).toEqual(refused);
    }
    for (const [modality, own] of [
      ['GSR', GSR],
      ['SKT', SKT],
    ] as const) {
      const window = { duration: 60, segments: { [modality]: { ...own, rate: 3.9 } } };
      expect(only(window, modality)).toEqual(refused);
      expect(extractFeatures(window).quality[modality]).toBe(0);
    }
  });

  it('names the argument that is none, and takes lists of numbers for samples', () => {
    const { segments } = whole(60);
    const wrong = (window: unknown, message: RegExp) =>
      expect(() => extractFeatures(window as FeatureWindow)).toThrow(
        expect.objectContaining({ code: 'option-invalid', message: expect.stringMatching(message) }),
      );
    for (const none of [undefined, null, 3, 'x']) wrong(none, /^extractFeatures: the window must be an object/);
    wrong({ segments }, /window.duration must be a number of seconds, got "undefined"/);
    wrong({ duration: '60', segments }, /window.duration/);
    wrong({ duration: 60 }, /window.segments must be/);
    wrong({ duration: 60, segments: { BVP: 5 } }, /window.segments.BVP must be/);
    for (const samples of [undefined, null, 7, 'abc', {}, new ArrayBuffer(8)]) {
      wrong(
        { duration: 60, segments: { GSR: { samples, rate: 4, offset: 0 } } },
        /window.segments.GSR.samples must be/,
      );
    }
    for (const name of ['EDA', 'TEMP', 'bvp', 'ecg']) {
      wrong({ duration: 60, segments: { [name]: segments.GSR } }, /which is none of BVP, GSR, SKT/);
    }
    const nobody = { duration: 60, segments: { BVP: null, GSR: undefined } } as unknown as FeatureWindow;
    expect(only(nobody, 'BVP')).toEqual(new Set(['missing-modality']));
    expect(only(nobody, 'GSR')).toEqual(new Set(['missing-modality']));
    const plain = { duration: 60, segments: { GSR: { samples: [...segments.GSR!.samples], rate: 4 } } };
    expect(extractFeatures(plain as unknown as FeatureWindow)).toEqual(
      extractFeatures({ duration: 60, segments: { GSR: segments.GSR! } }),
    );
    const words = { duration: 60, segments: { GSR: { samples: Array(240).fill('3'), rate: '4', offset: 0 } } };
    expect(only(words as unknown as FeatureWindow, 'GSR')).toEqual(new Set(['out-of-range']));
  });

  it('is a function of its input alone: the same twice, and inputs are kept', () => {
    const window = whole(60);
    const before = structuredClone(window);
    const first = extractFeatures(window);
    extractFeatures(whole(20));
    expect(extractFeatures(window)).toEqual(first);
    expect(window).toEqual(before);
  });

  it('works at the rates of other devices', () => {
    for (const [fast, slow] of [
      [200, 10],
      [700, 700],
      [32, 1],
    ] as const) {
      const window = {
        duration: 60,
        segments: {
          BVP: segment(pulse(60, fast), fast),
          GSR: segment(walk(60, slow, 5, 3, 0.2), slow),
          SKT: segment(walk(60, slow, 6, 33, 0.05), slow),
        },
      };
      expect(extractFeatures(window).values[0]).toBeCloseTo(75, 0);
      expect(only(window, 'SKT')).toEqual(new Set(['ok']));
      expect(only(window, 'GSR')).toEqual(new Set(slow === 1 ? ['ok', 'out-of-range'] : ['ok']));
    }
  });

  it('never throws and is always well formed: empty, single, constant, NaN, infinite, huge, at any rate', () => {
    const wild = fc.oneof(
      fc.constant(0),
      fc.constant(Number.NaN),
      fc.constant(Number.POSITIVE_INFINITY),
      fc.constant(-1e30),
      fc.constant(1e30),
      fc.constant(1e-30),
      fc.float(),
    );
    const shape = fc.oneof(
      // mostly good, somewhat broken: gets past the gates
      fc.record({
        seed: fc.nat(1000),
        level: fc.constantFrom(0.05, 3, 33, 1e30),
        size: fc.constantFrom(1e-6, 0.1, 10),
      }),
      fc.record({ fill: wild }),
      fc.record({ of: fc.array(wild, { minLength: 1, maxLength: 8 }) }),
    );
    const anySegment = fc.record({
      rate: fc.oneof(fc.constantFrom(1, 4, 10, 20, 64, 200, 4096), fc.double({ min: 0.1, max: 4096, noNaN: true })),
      share: fc.constantFrom(0, 1e-9, 0.5, 0.96, 1, 1, 1, 1.2),
      breaks: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), wild), { maxLength: 3 }),
      shape,
    });
    const make = (duration: number, spec: typeof anySegment extends fc.Arbitrary<infer T> ? T : never): Segment => {
      const { rate, share, breaks, shape } = spec;
      const n = Math.min(20_000, share > 0 ? Math.max(1, Math.round(duration * rate * share)) : 0);
      let samples: Float32Array;
      if ('fill' in shape) samples = new Float32Array(n).fill(shape.fill);
      else if ('of' in shape) samples = Float32Array.from({ length: n }, (_, i) => shape.of[i % shape.of.length]!);
      else {
        const r = random(shape.seed);
        samples = Float32Array.from({ length: n }, (_, i) => {
          return shape.level + shape.size * (Math.sin((7.9 * i) / rate) + 0.1 * r.normal());
        });
      }
      for (const [at, value] of breaks) if (n > 0) samples[Math.floor(at * n)] = value;
      return segment(samples, rate);
    };
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(1, 5, 20, 30, 60), fc.double({ min: 1e-3, max: 90, noNaN: true })),
        anySegment,
        anySegment,
        anySegment,
        (duration, bvp, gsr, skt) => {
          const segments = { BVP: make(duration, bvp), GSR: make(duration, gsr), SKT: make(duration, skt) };
          wellFormed({ duration, segments });
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('takes a week as one window', () => {
    const seconds = 7 * 86400;
    const samples = Float32Array.from({ length: 4 * seconds }, (_, i) => 2 + 0.5 * Math.sin((Math.PI * i) / 6.2));
    const { values } = extractFeatures({ duration: seconds, segments: { GSR: segment(samples, 4) } });
    // one response every 3.1 s
    expect(values[FEATURES.findIndex(({ name }) => name === 'gsr_scr_rate')]).toBeCloseTo(60 / 3.1, 3);
  });

  it('is well formed for durations that are none', () => {
    for (const duration of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 1e-300]) {
      wellFormed({ duration, segments: whole(20).segments });
    }
  });
});
