import {
  type Channel,
  CheerError,
  cutWindows,
  MODALITIES,
  qualityIndex,
  type Recording,
  windowQualityParts,
} from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { channelFacts } from '../../src/inspect/channelFacts.ts';
import { excerptOf } from '../../src/inspect/excerpt.ts';
import { namesOf, sharedFaults } from '../../src/inspect/faults.ts';
import { labelTimes } from '../../src/inspect/labelTimes.ts';
import { medianRange, reportRecording } from '../../src/inspect/recordingReport.ts';
import { channelsOf, peopleIn } from '../../src/inspect/summary.ts';
import { judgeWindows } from '../../src/inspect/windows.ts';

const START = 1_700_000_000;
const channel = (rate: number, seconds: number, value: (t: number) => number, unit = 'a.u.'): Channel => ({
  unit,
  rate,
  start: START,
  samples: Float32Array.from({ length: rate * seconds }, (_, i) => value(i / rate)),
});
const recording = (channels: Recording['channels'], more: Partial<Recording> = {}): Recording => ({
  subject: 'P1',
  session: '1',
  channels,
  annotations: [],
  tags: [],
  faults: [],
  reference: {},
  ...more,
});
/** a pulse at 72 beats a minute, with a second harmonic so that its rise is steeper than its fall */
const beat = (t: number): number => {
  const phase = 2 * Math.PI * 1.2 * t;
  return 100 * Math.sin(phase) + 30 * Math.sin(2 * phase);
};

describe('channelFacts', () => {
  it('counts what is missing, gaps, and stretches without change', () => {
    const bvp = channel(64, 100, (t) => (t >= 10 && t < 13 ? Number.NaN : t >= 50 && t < 55 ? 7 : beat(t)));
    const gsr = { ...channel(4, 90, (t) => 2 + t / 100, 'uS'), start: START + 10 };
    const [first, second] = channelFacts(recording({ BVP: bvp, GSR: gsr }));
    expect(first).toMatchObject({ name: 'BVP', rate: 64, samples: 6400, offset: 0, seconds: 100, missing: 0.03 });
    expect(first!.gaps).toEqual({ count: 1, seconds: 3, longest: 3, at: 10 });
    expect(first!.flat).toEqual({ count: 1, seconds: 5, longest: 5, at: 50 });
    expect(second).toMatchObject({ name: 'GSR', offset: 10, seconds: 90, constant: false, missing: 0 });
    expect(second!.gaps).toMatchObject({ count: 0, seconds: 0, at: Number.NaN });
    expect(second!.least).toBeCloseTo(2, 6);
    expect(second!.median).toBeCloseTo(2 + 89.75 / 200, 5);
    expect(second!.greatest).toBeCloseTo(2.8975, 6);
  });

  it('knows a channel that says nothing', async () => {
    const facts = channelFacts(
      recording({ GSR: channel(4, 60, () => 0, 'uS'), SKT: channel(4, 60, () => Number.NaN, 'degC') }),
    );
    expect(facts.map(({ constant, missing }) => [constant, missing])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    const report = await reportRecording(recording({ GSR: channel(4, 60, () => 0, 'uS') }), { windows: false });
    expect(report.faults).toEqual([{ kind: 'constant', where: 'GSR', found: 'every sample is 0', done: 'of no use' }]);
  });

  it('lets a wrist rest and a skin keep its temperature, but not for ten minutes', () => {
    const rest = channelFacts(
      recording({ ACC_X: channel(32, 700, () => 0.5, 'g'), SKT: channel(4, 700, (t) => (t < 590 ? 33 : t), 'degC') }),
    );
    expect(rest.map(({ flat }) => flat.count)).toEqual([0, 0]);
    const still = channelFacts(recording({ SKT: channel(4, 700, (t) => (t < 610 ? 33 : t), 'degC') }));
    expect(still[0]!.flat).toEqual({ count: 1, seconds: 610, longest: 610, at: 0 });
  });
});

describe('judgeWindows', () => {
  it('gives each window the quality that windowQualityParts gives it', async () => {
    const { recording: simulated } = simulatePerson({ index: 3, seed: 5, protocol: 'stress', minutes: 8 });
    const { length, windows } = await judgeWindows(simulated);
    const cut = cutWindows(simulated, { length: 60, step: 60 });
    expect([length, windows.length]).toEqual([60, cut.length]);
    for (const [i, window] of cut.entries()) {
      const parts = windowQualityParts(window);
      for (const modality of MODALITIES) {
        const own = parts[modality];
        expect(windows[i]!.quality[modality]!.index).toBe(typeof own === 'string' ? 0 : qualityIndex(own));
      }
      expect(windows[i]!.motion).toBeGreaterThan(0);
    }
  });

  it('finds the heart rate of a pulse of known rate, and judges short clips in windows of 20 s', async () => {
    const minute = await judgeWindows(recording({ BVP: channel(64, 240, beat) }));
    expect(minute.windows.map(({ heartRate }) => Math.round(heartRate!))).toEqual([72, 72, 72, 72]);
    const clip = await judgeWindows(recording({ BVP: channel(64, 90, beat) }));
    expect([clip.length, clip.windows.length]).toEqual([20, 4]);
  });

  it('says why a window is of no use, and stops when told', async () => {
    const still = await judgeWindows(recording({ BVP: channel(64, 200, () => 1) }));
    expect(still.windows[0]!.quality).toEqual({ BVP: { index: 0, weakest: 'flat' } });
    const stop = AbortSignal.abort(new CheerError('cancelled', 'x', 'y'));
    await expect(judgeWindows(recording({ BVP: channel(64, 200, beat) }), { signal: stop })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('reportRecording', () => {
  it('sums up a recording', async () => {
    const one = recording(
      { BVP: channel(64, 300, beat), GSR: channel(4, 300, (t) => 2 + Math.sin(t / 50), 'uS') },
      { annotations: [{ start: START - 60, end: START + 60, label: 'rest', stage: 'sitting' }], tags: [START + 5] },
    );
    const report = await reportRecording(one);
    expect(report).toMatchObject({ subject: 'P1', start: START, seconds: 300, tags: 1, unlabelled: 240, faults: [] });
    expect(report.labels).toEqual([
      { label: 'rest', seconds: 60, stretches: [{ start: 0, end: 60, stage: 'sitting' }] },
    ]);
    expect(report.heartRate!.median).toBeCloseTo(72, 0);
    expect(report.quality.BVP!.usable).toBe(1);
  });

  it('leaves what a reader has said to the reader, and says the rest', async () => {
    const gap = (t: number): number => (t >= 10 && t < 13 ? Number.NaN : beat(t));
    const channels = { BVP: channel(64, 100, gap), GSR: channel(4, 100, gap, 'uS'), SKT: channel(4, 100, () => 33) };
    const said = (kind: string, where: string, found: string) => ({ kind, where, found, done: 'kept' });
    const bySaid = async (...faults: Recording['faults']) =>
      (await reportRecording(recording(channels, { faults }), { windows: false })).faults.slice(faults.length);
    const all = ['gap BVP', 'gap GSR', 'constant SKT'];
    const named = (faults: Recording['faults']): string[] => faults.map(({ kind, where }) => `${kind} ${where}`);
    expect(named(await bySaid())).toEqual(all);
    const one = said('gaps', 'x.csv ppg', '1 gap, 3.0 s in all');
    expect(named(await bySaid(one))).toEqual(all.slice(1));
    expect(named(await bySaid(one, { ...one, where: 'x.csv eda' }))).toEqual(all.slice(2));
    expect(named(await bySaid(said('flat', 'x.csv temp', 'all of 100 s without any change')))).toEqual(all.slice(0, 2));
    // other gaps are other faults
    expect(named(await bySaid(said('gaps', 'x.csv ppg', '2 gaps, 30.0 s in all')))).toEqual(all);
  });

  it('has no time of day where the file had none, and does not die of an impossible unit', async () => {
    const clockless = { ...channel(4, 60, (t) => t, 'mS'), start: 0 };
    const report = await reportRecording(recording({ GSR: clockless }));
    expect(report.start).toBeUndefined();
    expect(report.judged).toBeUndefined();
    expect(report.faults[0]!.kind).toBe('header-invalid');
    const empty = await reportRecording(recording({}));
    expect(empty).toMatchObject({ seconds: 0, channels: [], quality: {} });
  });

  it('adds up the sessions of a person', async () => {
    const session = async (name: string) =>
      reportRecording(recording({ BVP: channel(64, 200, beat) }, { session: name }));
    const all = [await session('1'), await session('2')];
    const [person] = peopleIn(all);
    expect(person).toMatchObject({ subject: 'P1', sessions: 2, seconds: 400, channels: ['BVP 64'] });
    expect(channelsOf(all)).toEqual(['BVP 64']);
  });
});

describe('small sums', () => {
  it('count overlapping labels once, and nothing outside the recording', () => {
    const annotation = (start: number, end: number, label: string) => ({ start, end, label, stage: '' });
    const { labels, unlabelled } = labelTimes(
      [annotation(0, 60, 'a'), annotation(30, 90, 'a'), annotation(80, 500, 'b'), annotation(200, 300, 'c')],
      10,
      110,
    );
    expect(labels.map(({ label, seconds }) => [label, seconds])).toEqual([
      ['a', 80],
      ['b', 30],
    ]);
    expect(unlabelled).toBe(0);
  });

  it('take the median of the finite', () => {
    expect(medianRange([3, Number.NaN, 1, 2, 10])).toEqual({ least: 1, median: 2.5, greatest: 10 });
    expect(medianRange([])).toBeUndefined();
  });

  it('say a fault that many share once', () => {
    const fault = (where: string) => ({ kind: 'k', where, found: 'f', done: 'd' });
    const shared = sharedFaults([
      { name: 'S1', faults: [fault('S1/S1.pkl'), fault('BVP')] },
      { name: 'S2', faults: [fault('S2/S2.pkl'), fault('GSR')] },
    ]);
    expect(shared.map(({ where, who }) => [where, who])).toEqual([
      ['S1/S1.pkl, S2/S2.pkl', ['S1', 'S2']],
      ['BVP', ['S1']],
      ['GSR', ['S2']],
    ]);
    expect(namesOf(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
    expect(namesOf(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });

  it('take the best hour of a long recording, and all of a short one', async () => {
    const hours = 4;
    const day = recording({ GSR: channel(4, hours * 3600, (t) => (t < 7000 ? 0 : 2 + Math.sin(t / 50)), 'uS') });
    const { recording: hour, from } = excerptOf(day, await reportRecording(day));
    expect(from).toBe(7200);
    expect(hour.channels.GSR).toMatchObject({ start: START + 7200, rate: 4 });
    expect(hour.channels.GSR!.samples).toHaveLength(4 * 3600);
    const short = recording({ GSR: channel(4, 600, (t) => 2 + Math.sin(t), 'uS') });
    expect(excerptOf(short, await reportRecording(short))).toEqual({ recording: short });
  });
});
