/** Level and responses of simulated people, still and moving, found by both ways. Everything here is simulated. */
import { match } from '../beats/assess.ts';
import { absolute, median, quantile } from '../beats/statistics.ts';
import { fixed, markdown, percent, type Row } from '../beats/table.ts';
import { cvxEda, type Decomposition, oneARun, ours, type Timed } from './decompositions.ts';
import { CONDITIONS, type Condition, FAST, personsSweat, RATE, SLOW, type TrueResponse } from './sweat.ts';

const SEED = 1;
export const PEOPLE = 12;
const MINUTES = 20;
/** s: a stretch taken apart at once */
const STRETCH = 300;
/** s: an onset further from the truth is another response's */
const NEAR = 1;
/** uS: a smaller true one is not looked for */
const LEAST = 0.01;

interface Stretch {
  readonly samples: Float32Array;
  readonly tonic: Float64Array;
  readonly responses: readonly TrueResponse[];
}

function stretches(condition: Condition): Stretch[] {
  const out: Stretch[] = [];
  for (let index = 0; index < PEOPLE; index++) {
    const { samples, tonic, responses } = personsSweat(index, SEED, MINUTES, condition);
    for (let start = 0; start + STRETCH <= 60 * MINUTES; start += STRETCH) {
      const cut = <T extends Float32Array | Float64Array>(x: T): T =>
        x.slice(start * RATE, (start + STRETCH) * RATE) as T;
      const inside = responses
        .filter(({ onset }) => onset >= start - 20 && onset < start + STRETCH)
        .map(({ onset, amplitude }) => ({ onset: onset - start, amplitude }));
      out.push({ samples: cut(samples), tonic: cut(tonic), responses: inside });
    }
  }
  return out;
}

export interface Outcome {
  readonly way: string;
  readonly condition: Condition;
  readonly known: readonly Stretch[];
  readonly result: Timed;
}

export function outcomes(): Outcome[] {
  return CONDITIONS.flatMap((condition) => {
    const known = stretches(condition);
    const signals = known.map(({ samples }) => samples);
    const ways = {
      ours: ours(signals),
      'one a run': ours(signals, oneARun),
      'cvxEDA (2, 0.7 s)': cvxEda(signals, [2, 0.7]),
      'cvxEDA (3, 0.6 s)': cvxEda(signals, [SLOW, FAST]),
    };
    return Object.entries(ways).map(([way, result]) => ({ way, condition, known, result }));
  });
}

interface Matched {
  /** every true response of at least 0.01 uS inside, with what was found of it */
  readonly truth: readonly { size: number; gap: number; found: { error: number; ratio: number } | undefined }[];
  readonly found: number;
  readonly right: number;
}

function matched(known: Stretch, { responses }: Decomposition): Matched {
  const all = known.responses.filter(({ amplitude }) => amplitude >= LEAST);
  const { ofFound, ofTruth } = match(
    responses.map(({ onset }) => onset),
    all.map(({ onset }) => onset),
    NEAR,
  );
  const inside = (onset: number): boolean => onset >= 5 && onset < STRETCH - 10;
  const truth = all.flatMap(({ onset, amplitude }, i) => {
    if (!inside(onset)) return [];
    const gap = onset - (all[i - 1]?.onset ?? Number.NEGATIVE_INFINITY);
    const one = ofTruth[i]! < 0 ? undefined : responses[ofTruth[i]!]!;
    return [{ size: amplitude, gap, found: one && { error: one.onset - onset, ratio: one.amplitude / amplitude } }];
  });
  const kept = responses.map(({ onset }, i) => ({ onset, true: ofFound[i]! >= 0 })).filter((one) => inside(one.onset));
  return { truth, found: kept.length, right: kept.filter((one) => one.true).length };
}

const all = ({ known, result }: Outcome): Matched[] => known.map((one, i) => matched(one, result.each[i]!));
const name = ({ way, condition }: Outcome): string => `${condition}: ${way}`;

const LEASTS = [0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1];

export interface Point {
  /** uS: smaller responses found are dropped */
  readonly least: number;
  readonly sensitivity: number;
  readonly precision: number;
  /** 2 hits / (true + found) */
  readonly f1: number;
}

/** How sensitivity is traded for precision by the least amplitude. */
export function tradeOff(outcome: Outcome): Point[] {
  return LEASTS.map((least) => {
    const each = outcome.known.map((one, i) => {
      const responses = outcome.result.each[i]!.responses.filter(({ amplitude }) => amplitude >= least);
      return matched(one, { ...outcome.result.each[i]!, responses });
    });
    const sum = (value: (one: Matched) => number): number => each.reduce((total, one) => total + value(one), 0);
    const hits = sum(({ truth }) => truth.filter(({ found }) => found).length);
    const [truth, found] = [sum((one) => one.truth.length), sum((one) => one.found)];
    const precision = sum(({ right }) => right) / found;
    return { least, sensitivity: hits / truth, precision, f1: (2 * hits) / (truth + found) };
  });
}

export function responsesTable(from: readonly Outcome[]): string {
  const rows: Row[] = from.map((outcome) => {
    const each = all(outcome);
    const truth = each.flatMap((one) => one.truth);
    const hits = truth.flatMap(({ found }) => (found ? [found] : []));
    const minutes = (each.length * (STRETCH - 15)) / 60;
    const sum = (value: (one: Matched) => number): number => each.reduce((total, one) => total + value(one), 0);
    const { least, f1 } = tradeOff(outcome).reduce((a, b) => (b.f1 > a.f1 ? b : a));
    const ratios = hits.map(({ ratio }) => ratio);
    return [
      name(outcome),
      fixed(truth.length / minutes, 2),
      fixed(sum((one) => one.found) / minutes, 2),
      percent(hits.length / truth.length),
      percent(sum((one) => one.right) / sum((one) => one.found)),
      `${percent(f1)} (${least} uS)`,
      fixed(median(hits.map(({ error }) => error)), 2),
      fixed(quantile(absolute(hits.map(({ error }) => error)), 0.95), 2),
      `${fixed(median(ratios), 2)} (${fixed(quantile(ratios, 0.25), 2)} to ${fixed(quantile(ratios, 0.75), 2)})`,
    ];
  });
  return markdown(
    [
      'way',
      'true responses, 1/min',
      'found, 1/min',
      'sensitivity %',
      'precision %',
      'highest F1, % (least amplitude)',
      'onset error, median, s',
      '95 % of \\|e\\|, s',
      'found / true amplitude, median (quartiles)',
    ],
    rows,
  );
}

const SIZES = [LEAST, 0.03, 0.1, 0.3, Number.POSITIVE_INFINITY];
const GAPS = [1, 3, 6, 12, Number.POSITIVE_INFINITY];

/** Sensitivity and amplitude by the size of the true response and by the time since the one before. */
export function bySizeAndSpacing(from: readonly Outcome[]): string {
  const still = from.filter(({ condition, way }) => condition === 'still' && way !== 'cvxEDA (3, 0.6 s)');
  const classes = [
    ...SIZES.slice(1).map((to, k) => ({
      title: `${SIZES[k]} uS ${Number.isFinite(to) ? `to ${to} uS` : 'and more'}`,
      test: (one: Matched['truth'][number]) => one.size >= SIZES[k]! && one.size < to,
    })),
    ...GAPS.slice(1).map((to, k) => ({
      title: `${GAPS[k]} s ${Number.isFinite(to) ? `to ${to} s` : 'and more'} after another`,
      test: (one: Matched['truth'][number]) => one.gap >= GAPS[k]! && one.gap < to,
    })),
  ];
  const rows: Row[] = classes.map(({ title, test }) => {
    const own = still.map((outcome) => all(outcome).flatMap(({ truth }) => truth.filter(test)));
    return [
      title,
      own[0]!.length,
      ...own.flatMap((truth) => {
        const hits = truth.flatMap(({ found }) => (found ? [found.ratio] : []));
        return [percent(hits.length / truth.length), fixed(median(hits), 2)];
      }),
    ];
  });
  return markdown(['true response', 'n', ...still.flatMap(({ way }) => [`${way}: found %`, 'amplitude ratio'])], rows);
}

export function tonicTable(from: readonly Outcome[]): string {
  const rows: Row[] = from.flatMap((outcome) => {
    const { known, result, way } = outcome;
    // the same level as ours
    if (way === 'one a run') return [];
    const pairs = known.map(({ tonic }, i) => compare(result.each[i]!.tonic, tonic));
    return [
      [
        name(outcome),
        fixed(median(pairs.map(({ correlation }) => correlation)), 3),
        fixed(
          quantile(
            pairs.map(({ correlation }) => correlation),
            0.1,
          ),
          3,
        ),
        fixed(median(pairs.map(({ rms }) => rms)), 4),
        fixed(median(pairs.map(({ bias }) => bias)), 4),
        fixed(result.cost, result.cost < 1 ? 4 : 1),
      ],
    ];
  });
  return markdown(
    ['way', 'tonic: correlation, median', 'lowest tenth', 'rms error, uS', 'bias, uS', 'ms for a minute of signal'],
    rows,
  );
}

function compare(found: Float64Array, truth: Float64Array): { correlation: number; rms: number; bias: number } {
  const n = truth.length;
  const centre = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / n;
  const [a, b] = [centre(found), centre(truth)];
  let [xy, xx, yy, square] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [found[i]! - a, truth[i]! - b];
    xy += x * y;
    xx += x * x;
    yy += y * y;
    square += (found[i]! - truth[i]!) ** 2;
  }
  return { correlation: xy / Math.sqrt(xx * yy), rms: Math.sqrt(square / n), bias: a - b };
}
