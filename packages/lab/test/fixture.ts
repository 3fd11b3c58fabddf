/** A whole report's data from a few made-up people: enough to draw every figure. */
import { FEATURES, random } from '@cheer/signals';
import { CAUSAL, WINDOWED } from '../src/decoding.ts';
import { fewShot, type Person } from '../src/fewShot.ts';
import type { SignalsData } from '../src/figures/signals.ts';
import type { ReportData } from '../src/report/data.ts';
import { RAW, RAW_L2, randomEncoder } from '../src/representations.ts';

export const CLASSES = ['amusement', 'baseline', 'stress'];
const MINUTES = 30;
const WINDOW = { windowLength: 60, step: 30 };
/** baseline 0-10, stress 11-17, amusement 18-23, baseline 24-30 */
const STATES = [
  { start: 0, end: 600, label: 'baseline' },
  { start: 660, end: 1020, label: 'stress' },
  { start: 1080, end: 1380, label: 'amusement' },
  { start: 1440, end: 1800, label: 'baseline' },
];

export function madePerson(subject: string, distance = 1): Person {
  const stream = random('fixture', subject);
  const starts = Array.from({ length: 2 * MINUTES - 1 }, (_, i) => 30 * i);
  const labels = starts.map(
    (start) => STATES.find((state) => state.start <= start && start + 60 <= state.end)?.label ?? null,
  );
  const rows = labels.map((label) =>
    Float32Array.from(FEATURES, (_, j) => {
      const moved = label !== null && j % 6 === 2 * CLASSES.indexOf(label);
      return j % 41 === 40 ? Number.NaN : stream.normal() + (moved ? distance : 0);
    }),
  );
  return { subject, rows, labels, sessions: labels.map(() => '1'), starts, usable: starts.map((s) => s !== 1200) };
}

export function madeSignals(subject: string): SignalsData {
  const stream = random('fixture signals', subject);
  const beats = Array.from({ length: 18 }, (_, i) => 300.4 + 0.81 * i + 0.02 * stream.normal());
  const bvp = Float32Array.from({ length: 15 * 64 }, (_, i) => {
    const t = 300 + i / 64;
    const pulses = beats.map(
      (beat) => Math.exp(-(((t - beat) / 0.11) ** 2)) + 0.4 * Math.exp(-(((t - beat - 0.3) / 0.1) ** 2)),
    );
    return 60 * pulses.reduce((sum, value) => sum + value, 0) - 25 + stream.normal();
  });
  const scrPeaks = Array.from({ length: 60 }, (_, i) => 20 + 29 * i + 9 * stream.normal()).filter(
    (t) => (t > 660 && t < 1380) || stream.uniform() < 0.3,
  );
  const n = MINUTES * 60 * 4;
  const tonic = Float32Array.from({ length: n }, (_, i) => 2.2 + 1.1 * Math.exp(-(((i / 4 - 900) / 380) ** 2)));
  const gsr = tonic.map((level, i) => {
    const since = scrPeaks.map((peak) => i / 4 - peak + 2).filter((t) => t > 0 && t < 20);
    return level + since.reduce((sum, t) => sum + 0.35 * t * Math.exp(1 - t / 2), 0) / 3;
  });
  const skt = Float32Array.from({ length: n }, (_, i) =>
    i > 4000 && i < 4040 ? Number.NaN : 33.4 - 0.6 * Math.exp(-(((i / 4 - 950) / 260) ** 2)) + 0.01 * stream.normal(),
  );
  return {
    subject,
    bvp: { start: 300, rate: 64, samples: bvp, beats },
    gsr: { start: 0, rate: 4, samples: gsr, tonic, scrPeaks },
    skt: { start: 0, rate: 4, samples: skt },
    states: STATES,
  };
}

export function madeReport(subjects: readonly string[] = ['P01', 'P02', 'P03', 'P04', 'P05', 'P06']): ReportData {
  const stream = random('fixture report');
  const representations = [RAW, RAW_L2, randomEncoder(1), { ...RAW_L2, name: 'CHEER, cluster encoder' }];
  const options = { ...WINDOW, representations, k: [1, 3], draws: 3, seed: 1, keepProbabilities: true };
  const results = subjects.map((subject, i) =>
    fewShot(madePerson(subject, 0.5 + 0.2 * i), {
      ...options,
      supports: ['random', 'chronological'],
      decodings: [WINDOWED, CAUSAL],
    }),
  );
  const rows = results.flatMap((one) => one.rows);
  const [subject = ''] = subjects;
  const person = madePerson(subject);
  const shown = rows.filter(
    (row) => row.subject === subject && row.method === 'raw-L2' && row.support === 'chronological' && row.k === 1,
  );
  const middles = [0, 1, 2].map(() => Float32Array.from({ length: 246 }, () => stream.normal()));
  const profile = (cluster: number): Float32Array => middles[cluster]!.map((x) => x + 0.8 * stream.normal());
  return {
    title: 'Made-up people, from recording to prediction on the device',
    facts: [{ name: 'Made', value: '2026-01-01 by cheer 0.1.0' }],
    run: {
      ...{ dataset: 'fixture', task: 'amusement / baseline / stress', simulated: true, protocol: '6 people held out' },
      ...{ normalisation: 'transductive', ...WINDOW, seeds: [1], draws: 3 },
    },
    rows,
    ours: 'CHEER, cluster encoder',
    signals: [madeSignals(subject)],
    tree: {
      values: FEATURES.map((_, i) => (i % 29 === 28 ? Number.NaN : Math.abs(stream.normal()))),
      valueName: 'between-state effect size |d|',
    },
    clusters: {
      people: [
        ...Array.from({ length: 24 }, (_, i) => ({
          subject: `T${i}`,
          profile: profile(i % 3),
          cluster: i % 3,
          heldOut: false,
        })),
        ...subjects.map((name, i) => ({ subject: name, profile: profile(i % 3), cluster: i % 3, heldOut: true })),
      ],
      centroids: middles,
      silhouettes: [2, 3, 4, 5, 6, 7, 8].map((k) => ({ k, silhouette: 0.31 - 0.03 * Math.abs(k - 3) })),
    },
    training: {
      encoders: ['global', 'cluster 0', 'cluster 1', 'cluster 2'].map((name, e) => ({
        name,
        curve: Array.from({ length: 20 }, (_, i) => ({
          step: 20 * (i + 1),
          loss: 1.2 + e / 10 + 2.4 * Math.exp(-i / 5),
          chance: 3.7,
        })),
      })),
    },
    timelines: [
      {
        ...{ subject, about: 'raw-L2, chronological support, k = 1', classes: CLASSES, ...WINDOW },
        windows: person.starts.map((start, i) => ({
          start,
          truth: person.labels[i] ?? null,
          support: shown[0]!.detail!.support.includes(i),
          abstained: !person.usable![i]!,
        })),
        tracks: shown.map(({ decoding, detail }) => ({ name: decoding, probabilities: detail!.probabilities })),
      },
    ],
    people: subjects.map((name, i) => ({
      ...{
        subject: name,
        windows: 59,
        labelled: 46,
        cluster: i % 3,
        bytesFetched: 98_304 + i,
        adaptMs: 3.21,
        windowMs: 0.87,
      },
    })),
    requests: subjects.flatMap((name, i) =>
      ['release.json', 'centroids/3f2a9c', `encoders/${i}ab41c09d`].map((path) => ({
        ...{ subject: name, method: 'GET', url: `/${path}`, status: 200, bytesOut: 0, bytesIn: 9123 },
      })),
    ),
    faults: [
      {
        subject,
        kind: 'value-out-of-range',
        where: 'TEMP.csv',
        found: '4 samples of 382.2 degC at the start',
        done: 'taken as missing',
      },
    ],
    excluded: [{ subject: 'P99', reason: 'no labelled windows' }],
    skipped: results.flatMap((one) => one.skipped),
    notes: ['The people of this report were made up by a test.'],
  };
}
