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
import { quantile } from './ranks.ts';

export const MINUTE = 60;
/** Seconds, the longest by which HR.csv is taken to run late. */
const LATEST = 60;
/** Share of a minute that the maker's own beats must cover for their rate to be that of the minute. */
const COVERED = 0.5;
const FEWEST = 5;

export interface Minute {
  /** 1/min from our NN intervals; NaN with fewer than 5 */
  readonly rate: number;
  /** 1/min by the name of the reference; NaN where it has nothing to say */
  readonly references: Readonly<Record<string, number>>;
  /** `index` (the one in use), `before` (the one it replaced), each part, and the product of the parts */
  readonly quality: Readonly<Record<string, number>>;
  /** whether the window is judged at all, with the index before and the one in use */
  readonly usable: { readonly before: boolean; readonly now: boolean };
}

export interface RealMinutes {
  readonly name: string;
  /** s by which HR.csv runs late, and how far it and IBI.csv still differ then: median, 1/min */
  readonly lag: { readonly seconds: number; readonly difference: number };
  readonly minutes: readonly Minute[];
}

export async function realMinutes(path: string): Promise<RealMinutes> {
  const folder = await openFolder(path);
  const name = detectDataset(folder);
  const recordings: Recording[] = [];
  for (const entry of await DATASETS[name]!.open(folder)) {
    for (const session of entry.sessions) recordings.push(await session.read());
  }
  const lag = lagOfHeartRate(recordings);
  const minutes = recordings.flatMap((recording) =>
    minutesOf(recording, (start) => ({
      'HR.csv': shown(recording.reference.heartRate, start + lag.seconds),
      'IBI.csv': beaten(recording.reference.beats, start),
    })),
  );
  return { name, lag, minutes };
}

/**
 * HR.csv is smoothed and runs late: by the whole seconds at which it and IBI.csv differ least (median over minutes).
 * Both are the maker's, so that nothing of ours is in it.
 */
function lagOfHeartRate(recordings: readonly Recording[]): RealMinutes['lag'] {
  let best = { seconds: 0, difference: Number.POSITIVE_INFINITY };
  for (let seconds = 0; seconds <= LATEST; seconds++) {
    const differences: number[] = [];
    for (const { channels, reference } of recordings) {
      if (channels.BVP === undefined) continue;
      const { start, rate, samples } = channels.BVP;
      for (let from = 0; from + MINUTE <= samples.length / rate; from += MINUTE) {
        const beats = beaten(reference.beats, start + from);
        const difference = Math.abs(shown(reference.heartRate, start + from + seconds) - beats);
        if (Number.isFinite(difference)) differences.push(difference);
      }
    }
    const difference = quantile(differences, 0.5);
    if (difference < best.difference) best = { seconds, difference };
  }
  return best;
}

/** Simulated people, whose beats are known; the only ones here with acceleration. */
export function simulatedMinutes(people: number): Minute[] {
  const minutes: Minute[] = [];
  for (let index = 0; index < people; index++) {
    const { recording, truth } = simulatePerson({ index, seed: 1, protocol: 'stress' });
    minutes.push(
      ...minutesOf(recording, (start) => {
        const within = truth.beats.filter((time) => time >= start && time < start + MINUTE);
        return { truth: (60 * (within.length - 1)) / (within.at(-1)! - within[0]!) };
      }),
    );
  }
  return minutes;
}

function minutesOf(recording: Recording, references: (start: number) => Minute['references']): Minute[] {
  const minutes: Minute[] = [];
  for (const window of cutWindows(recording, { length: MINUTE, step: MINUTE })) {
    const { values, quality } = extractFeatures(window);
    const before = indexBefore(window);
    const usable = {
      before: isUsable(values, (before.BVP + before.GSR + before.SKT) / 3, MINUTE),
      now: isUsable(values, quality.overall, MINUTE),
    };
    const pulse = judged(window, motionOf(recording, window.start));
    minutes.push({
      rate: pulse?.rate ?? Number.NaN,
      references: references(window.start),
      quality: { index: quality.BVP, before: before.BVP, ...pulse?.quality },
      usable,
    });
  }
  return minutes;
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

/** Mean of what was shown in the minute from `start` on. */
function shown(channel: Channel | undefined, start: number): number {
  if (channel === undefined) return Number.NaN;
  const { start: begin, rate, samples } = channel;
  const from = Math.round((start - begin) * rate);
  const values = from < 0 ? new Float32Array(0) : samples.slice(from, from + MINUTE * rate);
  return values.length < MINUTE * rate ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length;
}

function beaten(beats: Recording['reference']['beats'], start: number): number {
  if (beats === undefined) return Number.NaN;
  const { time, interval } = beats;
  const own = interval.filter((_, i) => time[i]! >= start && time[i]! < start + MINUTE);
  const seconds = own.reduce((a, b) => a + b, 0);
  return seconds >= COVERED * MINUTE ? (60 * own.length) / seconds : Number.NaN;
}
