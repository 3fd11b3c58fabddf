import type { Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { CAUSAL, WINDOWED } from '../src/decoding.ts';
import { fewShot } from '../src/fewShot.ts';
import { effectSizes, signalsData, timelineData } from '../src/figures/fromRecording.ts';
import { signalsFigure } from '../src/figures/signals.ts';
import { RAW } from '../src/representations.ts';
import { madePerson } from './fixture.ts';

describe('signalsData', () => {
  const { recording, truth } = simulatePerson({ index: 0, seed: 1, protocol: 'stress', minutes: 8 });
  const data = signalsData(recording);
  const origin = Math.min(...['BVP', 'GSR', 'SKT'].map((name) => recording.channels[name as 'BVP']!.start));

  it('shows 15 s of the pulse with about as many beats as there were', () => {
    const { start, rate, samples, beats } = data.bvp!;
    expect(samples.length).toBe(15 * rate);
    const true15 = truth.beats.filter((t) => t - origin >= start && t - origin < start + 15).length;
    expect(Math.abs(beats.length - true15)).toBeLessThanOrEqual(2);
    for (const beat of beats) expect(beat >= start && beat < start + 15).toBe(true);
  });

  it('shows the calmest of nine places unless told otherwise', () => {
    const { start, samples, place } = signalsData(recording).bvp!;
    const crest = (one: ArrayLike<number>): number => {
      const list = Array.from(one);
      return Math.max(...list.map(Math.abs)) / Math.sqrt(list.reduce((sum, x) => sum + x * x, 0) / list.length);
    };
    expect(place).toBe('the calmest of nine places');
    expect(Math.abs(start / 48 - Math.round(start / 48))).toBeLessThan(0.01);
    for (const other of [48, 96, 192, 384]) {
      expect(crest(samples)).toBeLessThanOrEqual(crest(signalsData(recording, other).bvp!.samples) * 1.001);
    }
  });

  it('shows the whole of the other two, on the clock of the recording, with the states', () => {
    expect(data.gsr!.samples.length / data.gsr!.rate).toBeCloseTo(8 * 60, -1);
    expect(data.gsr!.tonic!.length).toBe(data.gsr!.samples.length);
    expect(data.skt!.start).toBeCloseTo(recording.channels.SKT!.start - origin, 6);
    expect(data.states).toEqual(
      recording.annotations.map(({ start, end, label }) => ({ start: start - origin, end: end - origin, label })),
    );
    expect(signalsFigure(data)).not.toContain('NaN');
  });

  it('shows what cannot be cleaned as it was measured', () => {
    const broken: Recording = {
      ...recording,
      channels: {
        GSR: {
          unit: 'uS',
          start: 0,
          rate: 4,
          samples: new Float32Array(400).fill(Number.NaN, 100, 300).fill(1, 0, 100),
        },
      },
    };
    expect(signalsData(broken)).toMatchObject({ gsr: { start: 0, rate: 4, scrPeaks: [] } });
    expect(signalsData(broken).bvp).toBeUndefined();
    expect(signalsData({ ...recording, channels: {} })).toEqual({ subject: recording.subject, states: [] });
  });
});

describe('effectSizes', () => {
  it('is the share of variance between classes', () => {
    // a: 0, 2; b: 4, 6: between 2 * 2 * (1 - 3)^2 ... = 16, total 20
    const rows = [0, 2, 4, 6, 99].map((x) => Float32Array.of(x, 1, Number.NaN));
    const labels = ['a', 'a', 'b', 'b', null];
    const [first, constant, missing] = effectSizes([{ rows, labels }]);
    expect(first).toBeCloseTo(0.8, 12);
    expect(constant).toBeNaN();
    expect(missing).toBeNaN();
  });
});

describe('timelineData', () => {
  it('puts the session with the most labels in order of time, under each decoding', () => {
    const one = madePerson('p');
    const { rows } = fewShot(one, {
      ...{ representations: [RAW], k: [1], supports: ['chronological'], draws: 1, seed: 1, windowLength: 60, step: 30 },
      ...{ decodings: [WINDOWED, CAUSAL], keepProbabilities: true },
    });
    const own = rows.filter(({ method }) => method === 'raw');
    const data = timelineData(one, own, { windowLength: 60, step: 30 })!;
    expect(data.about).toBe('raw, chronological support, k = 1');
    expect(data.tracks.map(({ name }) => name)).toEqual(['windowed', 'causal']);
    expect(data.windows.map(({ start }) => start)).toEqual(one.starts);
    expect(data.windows.flatMap(({ support }, i) => (support ? [one.labels[i]] : [])).sort()).toEqual(data.classes);
    expect(data.windows.filter(({ abstained }) => abstained).map(({ start }) => start)).toEqual([1200]);
    expect(data.tracks[0]!.probabilities[40]).toBeNull();
    expect(timelineData(one, [], { windowLength: 60, step: 30 })).toBeUndefined();
  });
});

describe('causal decoding', () => {
  const stream = (labels: readonly number[]) => ({
    probabilities: labels.map((c) => Float64Array.of(c === 0 ? 0.75 : 0.25, c === 0 ? 0.25 : 0.75)),
    starts: labels.map((_, i) => 60 * i),
    ...{ step: 60, windowLength: 60 },
  });
  const blocks = Array.from({ length: 60 }, (_, i) => (Math.floor(i / 15) % 2 === 1 ? 1 : 0));

  it('overrules a lone window inside a long block, as a stream that persists asks for', () => {
    const noisy = blocks.map((c, i) => (i % 15 === 8 ? 1 - c : c));
    const decoded = CAUSAL.decode(stream(noisy)).map((p) => (p![1]! > 0.5 ? 1 : 0));
    expect(decoded.filter((c, i) => c !== blocks[i]).length).toBeLessThan(5);
    expect(decoded[8]).toBe(0);
  });

  it('knows nothing when nothing was judged, and windowed decoding leaves all as it is', () => {
    const nothing = { probabilities: [null, null], starts: [0, 60], step: 60, windowLength: 60 };
    expect(CAUSAL.decode(nothing)).toEqual([null, null]);
    const some = stream(blocks);
    expect(WINDOWED.decode(some)).toBe(some.probabilities);
  });
});
