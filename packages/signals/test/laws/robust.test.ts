import { describe, expect, it } from 'vitest';
import { extractFeatures, type Features, type FeatureWindow } from '../../src/features/extract.ts';
import { QUALITY_CODES, type QualityCode } from '../../src/features/family.ts';
import type { Segment } from '../../src/features/segment.ts';
import { FEATURES } from '../../src/features/tree.ts';
import { type Channel, MODALITIES, type Modality, type Recording } from '../../src/recording.ts';
import { cutWindows } from '../../src/windows.ts';
import { TRIES, type Try } from './inputs.ts';

const empatica = TRIES.find(({ name }) => name === '60 s at 64/4/4 Hz')!;
const wemac = TRIES.find(({ name }) => name === '20 s at 200/10/10 Hz')!;

const codesOf = ({ codes }: Features, modality: Modality): QualityCode[] =>
  FEATURES.filter((feature) => feature.modality === modality).map(({ index }) => QUALITY_CODES[codes[index]!]!);

/** Bits of the values, so that NaN equals NaN and nothing else equals nearly. */
const bitsOf = ({ values }: Features, modality: Modality): number[] => {
  const bits = new Uint32Array(values.buffer);
  return FEATURES.filter((feature) => feature.modality === modality).map(({ index }) => bits[index]!);
};

/** One modality has this code throughout and quality 0; the others have the same bits as ever. */
function masked(damaged: FeatureWindow, whole: FeatureWindow, modality: Modality, code: QualityCode): void {
  const before = extractFeatures(whole);
  const after = extractFeatures(damaged);
  expect(new Set(codesOf(after, modality))).toEqual(new Set([code]));
  expect(after.quality[modality]).toBe(0);
  for (const other of MODALITIES) {
    if (other === modality) continue;
    expect(bitsOf(after, other)).toEqual(bitsOf(before, other));
    expect(codesOf(after, other)).toEqual(codesOf(before, other));
    expect(after.quality[other]).toBe(before.quality[other]);
  }
}

const withSegment = (window: Try, modality: Modality, change: (own: Segment) => Segment): FeatureWindow => ({
  duration: window.duration,
  segments: { ...window.segments, [modality]: change(window.segments[modality]) },
});

const without = (window: Try, modality: Modality): FeatureWindow => ({
  duration: window.duration,
  segments: Object.fromEntries(Object.entries(window.segments).filter(([name]) => name !== modality)),
});

describe.each([empatica, wemac])('a damaged window of $name', (window) => {
  it.each(MODALITIES)('without %s: the rest is as it was, to the bit', (modality) => {
    masked(without(window, modality), window, modality, 'missing-modality');
    const empty = (own: Segment): Segment => ({ ...own, samples: new Float32Array(0) });
    masked(withSegment(window, modality, empty), window, modality, 'missing-modality');
  });

  it.each(MODALITIES)('with a hole of a tenth in the middle of %s: a gap, the rest as it was', (modality) => {
    const hole = (own: Segment): Segment => {
      const n = own.samples.length;
      return { ...own, samples: own.samples.slice().fill(Number.NaN, Math.round(0.45 * n), Math.round(0.55 * n)) };
    };
    masked(withSegment(window, modality, hole), window, modality, 'gap');
  });

  it.each(MODALITIES)('with %s a tenth late: a gap, the rest as it was', (modality) => {
    const late = (own: Segment): Segment => {
      const first = Math.round(0.1 * own.samples.length);
      return { ...own, samples: own.samples.subarray(first), offset: first / own.rate };
    };
    masked(withSegment(window, modality, late), window, modality, 'gap');
  });

  it.each(MODALITIES)('with %s that stands still: flat, or for a temperature a level without a shape', (modality) => {
    const still = (own: Segment): Segment => ({ ...own, samples: new Float32Array(own.samples.length).fill(33) });
    const damaged = withSegment(window, modality, still);
    if (modality !== 'SKT') masked(damaged, window, modality, 'flat');
    else {
      const shapeless = ['skew', 'kurtosis', 'ln_power_0_0p1', 'ln_power_0p1_0p2'];
      const codes = codesOf(extractFeatures(damaged), 'SKT');
      const names = FEATURES.filter((feature) => feature.modality === 'SKT').map(({ name }) => name.slice(4));
      expect(names.filter((_, i) => codes[i] === 'flat')).toEqual(shapeless);
      expect(codes.filter((code) => code === 'ok')).toHaveLength(names.length - shapeless.length);
    }
  });
});

describe('a short window', () => {
  it.each([3, 8, 15, 20, 25, 30, 45, 50])('of %i s has no feature whose minimum is longer', (seconds) => {
    const segments = Object.fromEntries(
      MODALITIES.map((name) => {
        const own = empatica.segments[name];
        return [name, { ...own, samples: own.samples.subarray(0, seconds * own.rate) }];
      }),
    );
    const { codes } = extractFeatures({ duration: seconds, segments });
    const long = FEATURES.filter(({ minimum }) => minimum > seconds).map(({ name }) => name);
    const short = FEATURES.filter(({ index }) => QUALITY_CODES[codes[index]!] === 'too-short').map(({ name }) => name);
    expect(short).toEqual(long);
    // what else is missing is for want of beats
    const fewer = FEATURES.filter(({ index }) => !['ok', 'too-short'].includes(QUALITY_CODES[codes[index]!]!));
    for (const { index } of fewer) expect(QUALITY_CODES[codes[index]!]).toBe('too-few-beats');
    if (seconds >= 30) expect(fewer.map(({ name }) => name)).toEqual([]);
  });
});

describe('a channel that begins late', () => {
  it('is masked until it is there and then as if it had always been', () => {
    const channel = (name: Modality, late: number): Channel => {
      const { samples, rate } = empatica.segments[name];
      const twice = Float32Array.from({ length: 3 * samples.length }, (_, i) => samples[i % samples.length]!);
      return { unit: '1', start: 1e9 + late, rate, samples: twice.subarray(late * rate) };
    };
    const recording = (late: number): Recording => ({
      subject: 'p01',
      session: '1',
      channels: { BVP: channel('BVP', 0), GSR: channel('GSR', late), SKT: channel('SKT', 0) },
      annotations: [],
      tags: [],
      faults: [],
      reference: {},
    });
    const features = (late: number) => cutWindows(recording(late), { length: 60, step: 30 }).map(extractFeatures);
    const [early, late] = [features(0), features(75)];
    expect(late).toHaveLength(early.length);
    const gsr = late.map((one) => [...new Set(codesOf(one, 'GSR'))].join(' '));
    expect(gsr).toEqual(['missing-modality', 'gap', 'gap', 'ok', 'ok']);
    early.forEach((one, i) => {
      for (const modality of i < 3 ? (['BVP', 'SKT'] as const) : MODALITIES) {
        expect(bitsOf(late[i]!, modality)).toEqual(bitsOf(one, modality));
      }
    });
  });
});

describe('which features exist', () => {
  const missing = (window: FeatureWindow): Record<string, string[]> => {
    const { codes } = extractFeatures(window);
    const out: Record<string, string[]> = {};
    for (const { index, name } of FEATURES) {
      const code = QUALITY_CODES[codes[index]!]!;
      if (code !== 'ok') out[code] = [...(out[code] ?? []), name];
    }
    return out;
  };

  it('in 60 s at 64/4/4 Hz: all 123', () => {
    expect(missing(empatica)).toEqual({});
  });

  it('in 20 s at 200/10/10 Hz: 107, without slow waves, scaling, and a match among 25 intervals', () => {
    expect(missing(wemac)).toEqual({
      'too-short': [
        ...['ln_vlf', 'ln_lf', 'ln_total', 'rel_lf', 'rel_hf', 'rel_uhf', 'lf_nu', 'hf_nu', 'lf_hf', 'lf_peak'],
        ...['mse_2', 'mse_3', 'dfa_alpha1', 'higuchi_fd'],
      ]
        .map((name) => `bvp_${name}`)
        .concat('gsr_edasymp'),
      'out-of-range': ['bvp_sampen'],
    });
  });
});
