/** Every minute of a dataset: what our beats say of the heart rate, what the reference says, and every quality index. */
import { DATASETS, detectDataset } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import {
  bvpQualityParts,
  type Channel,
  type CleanGsr,
  cleanBvp,
  cleanGsr,
  cleanSkt,
  cutWindows,
  extractFeatures,
  findBeats,
  isUsable,
  motionQuality,
  nnIntervals,
  qualityIndex,
  type Recording,
  type SignalWindow,
} from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import {
  COVERED,
  coverage,
  heartRateIn,
  intervalsIn,
  lagOfHeartRate,
  pulseWindows,
  rateOf,
  WINDOW,
} from '../beats/maker.ts';
import { type Polarity, polarity } from './polarity.ts';

export const MINUTE = WINDOW;
const FEWEST = 5;

export interface Minute {
  /** 1/min from our NN intervals; NaN with fewer than 5 */
  readonly rate: number;
  /** 1/min by the name of the reference; NaN where it has nothing to say */
  readonly references: Readonly<Record<string, number>>;
  /** `index` (the one in use), `before` (the one it replaced), each part, and the product of the parts */
  readonly quality: Readonly<Record<string, number>>;
}

/** Windows that are judged at all: `lost` were with the index before and are not any more, `won` the other way round. */
export interface Usable {
  readonly windows: number;
  readonly now: number;
  readonly lost: number;
  readonly won: number;
}

export interface RealMinutes {
  readonly name: string;
  /** s by which HR.csv runs late, and how far it and IBI.csv still differ then: median, 1/min */
  readonly lag: { readonly seconds: number; readonly difference: number };
  readonly minutes: readonly Minute[];
  readonly usable: Usable;
  readonly polarity: Polarity;
}

export async function realMinutes(path: string): Promise<RealMinutes> {
  const folder = await openFolder(path);
  const name = detectDataset(folder);
  const recordings: Recording[] = [];
  for (const entry of await DATASETS[name]!.open(folder)) {
    for (const session of entry.sessions) recordings.push(await session.read());
  }
  const { lag, difference } = lagOfHeartRate(recordings);
  const minutes = recordings.flatMap((recording) =>
    minutesOf(recording, (start) => ({
      'HR.csv': heartRateIn(recording.reference.heartRate, start + lag, MINUTE),
      'IBI.csv': beaten(recording.reference.beats, start),
    })),
  );
  return {
    name,
    lag: { seconds: lag, difference },
    minutes,
    usable: usableOf(recordings),
    polarity: polarity(recordings),
  };
}

/** Simulated people, whose beats are known; the only ones here with acceleration. */
export function simulatedMinutes(people: number): { minutes: Minute[]; usable: Usable } {
  const minutes: Minute[] = [];
  const recordings: Recording[] = [];
  for (let index = 0; index < people; index++) {
    const { recording, truth } = simulatePerson({ index, seed: 1, protocol: 'stress' });
    recordings.push(recording);
    minutes.push(
      ...minutesOf(recording, (start) => {
        const within = truth.beats.filter((time) => time >= start && time < start + MINUTE);
        return { truth: (60 * (within.length - 1)) / (within.at(-1)! - within[0]!) };
      }),
    );
  }
  return { minutes, usable: usableOf(recordings) };
}

/** The windows of bench/beats: those with a pulse, on the pulse's own clock. */
function minutesOf(recording: Recording, references: (start: number) => Minute['references']): Minute[] {
  return pulseWindows(recording).map((window) => {
    const pulse = judged(window, motionOf(recording, window.start));
    return {
      rate: pulse?.rate ?? Number.NaN,
      references: references(window.start),
      quality: { index: extractFeatures(window).quality.BVP, before: indexBefore(window).BVP, ...pulse?.quality },
    };
  });
}

/** How many windows of all three signals are judged at all, with the index before and the one in use. */
function usableOf(recordings: readonly Recording[]): Usable {
  const count = { windows: 0, now: 0, lost: 0, won: 0 };
  for (const recording of recordings) {
    for (const window of cutWindows(recording, { length: MINUTE, step: MINUTE })) {
      const { values, quality } = extractFeatures(window);
      const old = indexBefore(window);
      const before = isUsable(values, (old.BVP + old.GSR + old.SKT) / 3, MINUTE);
      const now = isUsable(values, quality.overall, MINUTE);
      count.windows++;
      if (now) count.now++;
      if (before && !now) count.lost++;
      if (!before && now) count.won++;
    }
  }
  return count;
}

function judged({ segments }: SignalWindow, motion: number | undefined) {
  const clean = segments.BVP === undefined ? 'missing-modality' : cleanBvp(segments.BVP, MINUTE);
  if (typeof clean === 'string') return undefined;
  const beats = findBeats(clean.samples, clean.rate, clean.filled);
  const nn = nnIntervals(beats);
  const parts = bvpQualityParts({ clean, beats, nn });
  const product = Object.values(parts).reduce((a, b) => a * b);
  const moved = motion === undefined ? {} : { motion, 'index with motion': qualityIndex({ ...parts, motion }) };
  const { intervals } = nn;
  const rate = intervals.length < FEWEST ? Number.NaN : (60_000 * intervals.length) / intervals.reduce((a, b) => a + b);
  return { rate, quality: { ...parts, product, ...moved } };
}

/** The indices as they were before: valid samples times intervals kept; present times changes below 10 uS/s; present. */
function indexBefore({ segments }: SignalWindow): { BVP: number; GSR: number; SKT: number } {
  const before = { BVP: 0, GSR: 0, SKT: 0 };
  const bvp = segments.BVP && cleanBvp(segments.BVP, MINUTE);
  if (typeof bvp === 'object') {
    before.BVP = bvp.validShare * nnIntervals(findBeats(bvp.samples, bvp.rate, bvp.filled)).keptShare;
  }
  const gsr = segments.GSR && cleanGsr(segments.GSR, MINUTE);
  if (typeof gsr === 'object') before.GSR = gsr.present * slowChanges(gsr);
  const skt = segments.SKT && cleanSkt(segments.SKT, MINUTE);
  if (typeof skt === 'object') before.SKT = skt.present;
  return before;
}

function slowChanges({ conductance, rate }: CleanGsr): number {
  const slow = conductance.filter((value, i) => i > 0 && Math.abs(value - conductance[i - 1]!) * rate <= 10);
  return slow.length / (conductance.length - 1);
}

function motionOf({ channels: { ACC_X, ACC_Y, ACC_Z } }: Recording, start: number): number | undefined {
  if (ACC_X === undefined || ACC_Y === undefined || ACC_Z === undefined) return undefined;
  const cut = ({ rate, samples, start: begin }: Channel) => {
    const from = Math.max(0, Math.round((start - begin) * rate));
    return { samples: samples.subarray(from, from + MINUTE * rate), rate, offset: 0 };
  };
  return motionQuality({ ACC_X: cut(ACC_X), ACC_Y: cut(ACC_Y), ACC_Z: cut(ACC_Z) });
}

function beaten(beats: Recording['reference']['beats'], start: number): number {
  const own = intervalsIn(beats, start);
  return coverage(own) >= COVERED ? rateOf(own) : Number.NaN;
}
