import { describe, expect, it } from 'vitest';
import { extractFeatures } from '../../src/features/extract.ts';
import { QUALITY_CODES } from '../../src/features/family.ts';
import { FEATURES } from '../../src/features/tree.ts';
import { random } from '../../src/numeric/random.ts';
import type { Modality, Recording } from '../../src/recording.ts';
import { extractRecording } from '../../src/stream/extractRecording.ts';
import { featureStream } from '../../src/stream/featureStream.ts';
import { cutWindows } from '../../src/windows.ts';
import { at, expectSameBits, missing, person, streamed, WINDOWS } from './people.ts';

const whole = (recording: Recording, options = WINDOWS) => [...extractRecording(recording, options)];
const codesOf = (codes: Uint8Array, modality: string): Set<string> =>
  new Set([...codes].filter((_, f) => FEATURES[f]!.modality === modality).map((code) => QUALITY_CODES[code]!));

describe('featureStream gives the bits of extractRecording', () => {
  const recording = person(0);
  for (const [seed, seconds] of [
    [1, 0.1],
    [2, 5],
    [3, 40],
    [4, 900],
  ] as const) {
    it(`in chunks of up to ${seconds} s, channels in any order`, () => {
      const short = seconds < 1 ? cropped(recording, 200) : recording;
      const expected = whole(short);
      const got = streamed(short, seed, WINDOWS, seconds);
      expect(got.map(({ start }) => start)).toEqual(expected.map(({ window }) => window.start));
      expectSameBits(
        got.map((one) => one.features),
        expected.map((one) => one.features),
      );
    });
  }

  it('with holes of all lengths, at any place', () => {
    let spoilt = recording;
    for (const [modality, from, to] of [
      ['BVP', 0, 1],
      ['BVP', 61, 62.5],
      ['BVP', 118, 122],
      ['BVP', 200, 206.5],
      ['BVP', 300, 345],
      ['GSR', 0, 9],
      ['GSR', 88, 93],
      ['GSR', 250, 400],
      ['SKT', 590, 600],
    ] as const) {
      spoilt = missing(spoilt, modality, from, to);
    }
    const expected = whole(spoilt).map((one) => one.features);
    for (const seed of [1, 2, 3])
      expectSameBits(
        streamed(spoilt, seed, WINDOWS, 20).map((one) => one.features),
        expected,
      );
  });

  it('with a channel that begins late, one that ends early, and one that is not there', () => {
    const { GSR, BVP } = recording.channels;
    const late: Recording = {
      ...recording,
      channels: {
        GSR: { ...GSR!, start: GSR!.start + 130.1 },
        BVP: { ...BVP!, samples: BVP!.samples.subarray(0, 300 * 64) },
      },
    };
    const expected = whole(late).map((one) => one.features);
    expect(codesOf(expected[0]!.codes, 'GSR')).toEqual(new Set(['missing-modality']));
    expectSameBits(
      streamed(late, 7).map((one) => one.features),
      expected,
    );
  });

  it('at other rates and grids', () => {
    const noise = random(3, 'rates');
    const channel = (unit: string, start: number, rate: number, level: number) => ({
      unit,
      start: 1_600_000_000 + start,
      rate,
      samples: Float32Array.from(
        { length: Math.round(200 * rate) },
        (_, i) => level + Math.sin((7 * i) / rate) + noise.normal() / 20,
      ),
    });
    const other: Recording = {
      ...recording,
      channels: {
        BVP: channel('a.u.', 0, 200, 0),
        GSR: channel('uS', 0.3, 10, 4),
        SKT: channel('degC', 0.07, 7.3, 33),
      },
    };
    const options = { length: 20, step: 7.7 };
    const expected = whole(other, options).map((one) => one.features);
    expect(expected.length).toBe(24);
    expectSameBits(
      streamed(other, 2, options).map((one) => one.features),
      expected,
    );
  });

  it('with samples left out between chunks as with NaN in their place, and those sent twice left out', () => {
    const { BVP } = recording.channels;
    const stream = featureStream({ ...WINDOWS, modalities: ['BVP'] });
    const got = [];
    for (const [from, to] of [
      [0, 7000],
      [7100, 9000],
      [8500, 12000],
      [12000, 38000],
    ] as const) {
      got.push(...stream.push('BVP', BVP!.samples.subarray(from, to), { start: BVP!.start + from / 64, rate: 64 }));
    }
    got.push(...stream.end());
    expect(stream.refused).toBe(1);
    const one = { ...recording, channels: { BVP: { ...BVP!, samples: BVP!.samples.slice(0, 38000) } } };
    const spoilt = missing(one, 'BVP', 7000 / 64, 7100 / 64);
    expectSameBits(
      got.map((window) => window.features),
      whole(spoilt).map((window) => window.features),
    );
  });
});

describe('against the window alone', () => {
  const recording = person(1, 15);
  const alone = cutWindows(recording, WINDOWS).map((window) => extractFeatures(window));
  const shared = whole(recording);

  it('has the windows and labels of cutWindows, and the same codes', () => {
    expect(shared.map(({ window }) => window)).toEqual(cutWindows(recording, WINDOWS));
    expect(shared.map(({ features }) => [...features.codes])).toEqual(alone.map(({ codes }) => [...codes]));
  });

  it('agrees where edges count little', () => {
    for (const [name, tolerance] of [
      ['bvp_nn_median', 0.002],
      ['bvp_hr_mean', 0.002],
      ['bvp_amplitude_mean', 0.005],
      ['gsr_median', 1e-3],
      ['skt_median', 1e-4],
    ] as const) {
      const f = at(name);
      const off = shared.map(({ features }, i) => Math.abs(features.values[f]! / alone[i]!.values[f]! - 1));
      off.sort((a, b) => a - b);
      expect(off[off.length >> 1], name).toBeLessThan(tolerance);
    }
  });

  it('forgives 5 % of missing samples in a window and no more', () => {
    const few = missing(recording, 'BVP', 100, 102.9);
    const many = missing(recording, 'BVP', 100, 103.2);
    const gaps = (one: Recording) =>
      whole(one)
        .map(({ features }) => (codesOf(features.codes, 'BVP').has('gap') ? 1 : 0))
        .slice(0, 6);
    expect(gaps(few)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(gaps(many)).toEqual([0, 0, 1, 1, 0, 0]);
    // nothing bled from the hole into windows at its side
    const clean = whole(many)[4]!.features.values;
    expect(clean[0]).toBeCloseTo(shared[4]!.features.values[0]!, 2);
  });
});

describe('featureStream in use', () => {
  const { BVP, GSR, SKT } = person(2).channels;

  it('gives each window when its samples and the stated look-ahead are there, and holds little', () => {
    const stream = featureStream(WINDOWS);
    const latest: number[] = [];
    let held = 0;
    for (let second = 0; second < 580; second++) {
      for (const [name, channel] of [
        ['BVP', BVP!],
        ['GSR', GSR!],
        ['SKT', SKT!],
      ] as const) {
        const { rate, samples, start } = channel;
        const chunk = samples.subarray(second * rate, (second + 1) * rate);
        for (const window of stream.push(name, chunk, { start: start + second, rate })) {
          latest.push(start + second + 1 - window.start - window.duration);
        }
      }
      held = Math.max(held, stream.held);
    }
    expect(latest.length).toBeGreaterThan(11);
    expect(Math.max(...latest)).toBeLessThan(139);
    // under seven minutes of all three
    expect(held).toBeLessThan(400 * 72);
  });

  it('waits for a modality that lags, and not for ever', () => {
    const stream = featureStream({ ...WINDOWS, patience: 200 });
    const second = (i: number) => BVP!.samples.subarray(64 * i, 64 * (i + 1));
    let first: number | undefined;
    for (let i = 0; i < 400; i++) {
      const windows = stream.push('BVP', second(i), { start: BVP!.start + i, rate: 64 });
      if (windows.length > 0) first ??= i + 1;
    }
    expect(first).toBe(201);
    expect(stream.push('GSR', GSR!.samples.subarray(0, 40), { start: BVP!.start + 365, rate: 4 })).toEqual([]);
    const rest = stream.end();
    expect(codesOf(rest.at(-1)!.features.codes, 'GSR')).toEqual(new Set(['gap']));
  });

  it('has nothing to give for nothing', () => {
    expect(featureStream(WINDOWS).end()).toEqual([]);
    const stream = featureStream(WINDOWS);
    expect(stream.push('GSR', new Float32Array(0), { start: 0, rate: 4 })).toEqual([]);
    expect(stream.push('GSR', new Float32Array(200), { start: 0, rate: 4 })).toEqual([]);
    expect(stream.end()).toEqual([]);
    expect(whole({ ...person(3), channels: {} })).toEqual([]);
  });

  it('never throws, whatever comes', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e30, 1e-30, 3, 64, 1e6, 1e12, 1.7e9];
    const modalities: Modality[] = ['BVP', 'GSR', 'SKT'];
    for (let seed = 0; seed < 60; seed++) {
      const noise = random(seed, 'hostile');
      const stream = featureStream({ length: 10, step: 5, patience: 100 });
      for (let k = 0; k < 30; k++) {
        const pick = () => odd[noise.integer(odd.length)]!;
        const plain = noise.uniform() < 0.5;
        const samples = Float32Array.from({ length: noise.integer(800) }, () => (plain ? noise.normal() : pick()));
        const rate = plain ? 4 : pick();
        const start = plain ? 1.7e9 + 100 * k : pick();
        for (const { features } of stream.push(modalities[noise.integer(3)]!, samples, { start, rate })) {
          expect([...features.values].every((value, f) => Number.isFinite(value) === (features.codes[f] === 0))).toBe(
            true,
          );
        }
      }
      stream.end();
      expect(stream.push('BVP', new Float32Array(3), { start: 0, rate: 4 })).toEqual([]);
    }
  });

  it('takes 64-bit samples and plain arrays as their 32-bit values', () => {
    const [first, ...others] = [(x: Float32Array) => x, (x: Float32Array) => Float64Array.from(x), Array.from].map(
      (change: (x: Float32Array) => Float32Array | Float64Array | number[]) => {
        const stream = featureStream({ ...WINDOWS, modalities: ['SKT'] });
        const chunk = { start: SKT!.start, rate: 4 };
        return [...stream.push('SKT', change(SKT!.samples), chunk), ...stream.end()].map((one) => one.features);
      },
    );
    expect(first!.length).toBeGreaterThan(15);
    for (const other of others) expectSameBits(other, first!);
  });

  it('says why it refuses', () => {
    const stream = featureStream({ ...WINDOWS, modalities: ['BVP', 'GSR'] });
    const x = new Float32Array(8).fill(2);
    const last = () => stream.refusals.at(-1);
    stream.push('SKT', x, { start: 0, rate: 4 });
    expect(last()).toMatchObject({ modality: 'SKT', reason: 'not-awaited' });
    stream.push('GSR', x, { rate: 4 });
    expect(last()).toMatchObject({ modality: 'GSR', reason: 'time-missing' });
    stream.push('GSR', x, { start: 1_700_000_000_000, rate: 4 });
    expect(last()).toMatchObject({ reason: 'time-invalid', message: expect.stringContaining('divide by 1000') });
    stream.push('GSR', x, { start: Number.NaN, rate: 4 });
    expect(last()!.message).toBe('GSR: start must be unix seconds, got "NaN"');
    stream.push('GSR', x, { start: 100, rate: 0 });
    expect(last()).toMatchObject({ reason: 'rate-invalid' });
    stream.push('GSR', x, { start: 100, rate: 4 });
    expect(stream.refused).toBe(5);
    stream.push('GSR', x, { start: 102, rate: 8 });
    expect(last()).toMatchObject({ reason: 'rate-changed' });
    stream.push('GSR', x, { start: 100.5, rate: 4 });
    expect(last()).toMatchObject({ reason: 'there-already' });
    stream.end();
    for (let i = 0; i < 30; i++) stream.push('GSR', x, { start: 104, rate: 4 });
    expect(last()).toMatchObject({ reason: 'ended' });
    expect(stream.refused).toBe(37);
    expect(stream.refusals).toHaveLength(20);
  });

  it('throws at what is wrong in the program', () => {
    const stream = featureStream(WINDOWS);
    const invalid = (message: RegExp) =>
      expect.objectContaining({ code: 'option-invalid', message: expect.stringMatching(message) });
    const x = new Float32Array(3);
    const chunk = { start: 0, rate: 4 };
    expect(() => stream.push('EDA' as Modality, x, chunk)).toThrow(invalid(/modality must be one of BVP,GSR,SKT/));
    for (const samples of [undefined, null, 'abc', 3, new DataView(new ArrayBuffer(8)), x.buffer]) {
      expect(() => stream.push('GSR', samples as never, chunk)).toThrow(invalid(/samples must be/));
    }
    expect(() => stream.push('GSR', x, undefined as never)).toThrow(invalid(/chunk must be/));
    expect(() => stream.push('GSR', x, { ...chunk, unit: 'mS' })).toThrow(invalid(/GSR: unit must be uS, got "mS"/));
    expect(stream.push('GSR', x, { ...chunk, unit: '\u00b5S' })).toEqual([]);
    expect(stream.refused).toBe(0);
  });

  it('refuses options that mean nothing', () => {
    for (const options of [
      { length: 0, step: 1 },
      { length: 60, step: Number.NaN },
      { ...WINDOWS, patience: -1 },
      { length: 60_000, step: 30_000 },
      { ...WINDOWS, modalities: ['EDA' as Modality] },
      { ...WINDOWS, modalities: 'BVP' as never },
    ]) {
      expect(() => featureStream(options)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
    }
    expect(() => extractRecording(person(3), { length: -1, step: 1 })).toThrow(/length/);
  });
});

function cropped(recording: Recording, seconds: number): Recording {
  const channels = Object.fromEntries(
    Object.entries(recording.channels).map(([name, channel]) => [
      name,
      { ...channel, samples: channel.samples.subarray(0, seconds * channel.rate) },
    ]),
  );
  return { ...recording, channels };
}
