import {
  type AccelerationSegments,
  bvpQualityParts,
  type Channel,
  cleanBvp,
  cleanGsr,
  cleanSkt,
  cutWindows,
  findBeats,
  findScrs,
  gsrQualityParts,
  type Modality,
  motionQuality,
  nnIntervals,
  type QualityParts,
  qualityIndex,
  type Recording,
  type Segment,
  type SignalWindow,
  sktQualityParts,
} from '@cheer/signals';

/** What a stretch of a recording is worth. */
export interface JudgedWindow {
  /** s after the earliest channel's first sample */
  readonly start: number;
  /** by modality that was measured in it */
  readonly quality: Readonly<Partial<Record<Modality, Judgement>>>;
  /** how still the wrist was, 0..1; absent without acceleration */
  readonly motion?: number;
  /** beats a minute, from the median interval; absent where fewer than five were kept */
  readonly heartRate?: number;
  /** skin conductance responses a minute; absent where conductance is of no use */
  readonly responses?: number;
}

export interface Judgement {
  /** 0..1 */
  readonly index: number;
  /** the part that holds the index down, or why there is nothing to judge; absent if all is well */
  readonly weakest?: string;
}

export interface JudgedWindows {
  /** s */
  readonly length: number;
  readonly windows: readonly JudgedWindow[];
}

/** s: windows of a minute, or of 20 s where the recording is a clip of few minutes */
const LENGTH = 60;
const SHORT = 20;
const CLIP = 180;
/** Windows after which others may run. */
const OFTEN = 20;
const FEWEST_INTERVALS = 5;
/** An index from which on a signal is to be believed: below it no heart rate is shown and no responses are counted. */
export const USABLE = 0.5;

/**
 * Judges a recording window after window, each by itself, as `windowQualityParts` does, so that memory does not grow with its length.
 * Errors: those of cutWindows; what `signal` was aborted with.
 */
export async function judgeWindows(
  recording: Recording,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: (fraction: number) => void } = {},
): Promise<JudgedWindows> {
  const channels = Object.values(recording.channels);
  const origin = Math.min(...channels.map(({ start }) => start));
  const end = Math.max(...channels.map(({ start, rate, samples }) => start + samples.length / rate));
  const length = end - origin >= CLIP ? LENGTH : SHORT;
  const cut = cutWindows(recording, { length, step: length });
  const windows: JudgedWindow[] = [];
  for (const [i, window] of cut.entries()) {
    if (i % OFTEN === 0) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      onProgress?.(i / cut.length);
    }
    windows.push(judged(window, origin, accelerationIn(recording, window)));
  }
  return { length, windows };
}

function judged(window: SignalWindow, origin: number, acceleration: AccelerationSegments): JudgedWindow {
  const { duration, segments } = window;
  const { BVP, GSR, SKT } = segments;
  const bvp = BVP && pulse(BVP, duration);
  const gsr = GSR && conductance(GSR, duration);
  const skt = SKT && temperature(SKT, duration);
  const motion = motionQuality(acceleration);
  return {
    start: window.start - origin,
    quality: { ...(bvp && { BVP: bvp.judgement }), ...(gsr && { GSR: gsr.judgement }), ...(skt && { SKT: skt }) },
    ...(motion !== undefined && { motion }),
    ...(bvp?.heartRate !== undefined && { heartRate: bvp.heartRate }),
    ...(gsr?.responses !== undefined && { responses: gsr.responses }),
  };
}

function pulse(segment: Segment, duration: number): { judgement: Judgement; heartRate?: number } {
  const clean = cleanBvp(segment, duration);
  if (typeof clean === 'string') return { judgement: { index: 0, weakest: clean } };
  const beats = findBeats(clean.samples, clean.rate, clean.filled);
  const nn = nnIntervals(beats);
  const judgement = judgementOf(bvpQualityParts({ clean, beats, nn }));
  if (nn.intervals.length < FEWEST_INTERVALS) return { judgement };
  const sorted = nn.intervals.slice().sort();
  return { judgement, heartRate: 60_000 / sorted[sorted.length >> 1]! };
}

function conductance(segment: Segment, duration: number): { judgement: Judgement; responses?: number } {
  const clean = cleanGsr(segment, duration);
  if (typeof clean === 'string') return { judgement: { index: 0, weakest: clean } };
  const judgement = judgementOf(gsrQualityParts(clean));
  if (judgement.index < USABLE) return { judgement };
  return { judgement, responses: (60 * findScrs(clean.phasic, clean.rate).length) / duration };
}

function temperature(segment: Segment, duration: number): Judgement {
  const clean = cleanSkt(segment, duration);
  return typeof clean === 'string' ? { index: 0, weakest: clean } : judgementOf(sktQualityParts(clean));
}

function judgementOf(parts: QualityParts): Judgement {
  const index = qualityIndex(parts);
  if (index >= 1) return { index };
  const [weakest] = Object.entries(parts).sort(([, a], [, b]) => a - b);
  return { index, weakest: weakest![0] };
}

function accelerationIn({ channels }: Recording, { start, duration }: SignalWindow): AccelerationSegments {
  const cut = (channel: Channel | undefined): Segment | undefined => {
    if (channel === undefined) return undefined;
    const from = Math.max(0, Math.round((start - channel.start) * channel.rate));
    const to = Math.max(from, Math.round((start + duration - channel.start) * channel.rate));
    return { samples: channel.samples.subarray(from, to), rate: channel.rate, offset: 0 };
  };
  const [x, y, z] = [cut(channels.ACC_X), cut(channels.ACC_Y), cut(channels.ACC_Z)];
  return x && y && z ? { ACC_X: x, ACC_Y: y, ACC_Z: z } : {};
}
