/** What the figures of signals, tree and timeline show, taken from recordings, features and results. */
import {
  type Channel,
  channelEnd,
  cleanBvp,
  cleanGsr,
  cleanSkt,
  findBeats,
  findScrs,
  type Recording,
} from '@cheer/signals';
import type { Person, ResultRow } from '../fewShot.ts';
import type { SignalsData } from './signals.ts';
import type { TimelineData } from './timeline.ts';

/** s of pulse in the close-up, and s around it that are cleaned along, so that the filter has settled */
const CLOSE_UP = 15;
const AROUND = 20;

/**
 * The signals of a recording, cleaned as the features see them. Where cleaning refuses (too much is missing) a channel is
 * shown as it was measured, without what would have been found in it.
 * @param at where the close-up of the pulse begins, s from the start of the recording; the calmest of nine places unless told
 */
export function signalsData(recording: Recording, at?: number): SignalsData {
  const { BVP, GSR, SKT } = recording.channels;
  const channels = [BVP, GSR, SKT].filter((channel) => channel !== undefined);
  if (channels.length === 0) return { subject: recording.subject, states: [] };
  const origin = Math.min(...channels.map(({ start }) => start));
  const end = Math.max(...channels.map(channelEnd)) - origin;
  const bvp = BVP && (at === undefined ? calmestPulse(BVP, origin, end) : pulse(BVP, origin, at));
  return {
    subject: recording.subject,
    ...(bvp && { bvp }),
    ...(GSR && { gsr: conductance(GSR, origin) }),
    ...(SKT && { skt: temperature(SKT, origin) }),
    states: recording.annotations.map(({ start, end, label }) => ({ start: start - origin, end: end - origin, label })),
  };
}

/** Of nine close-ups spread over the recording that in which the pulse is most even: the least ratio of peak to SD. */
function calmestPulse(channel: Channel, origin: number, end: number): SignalsData['bvp'] {
  let best: SignalsData['bvp'];
  let least = Number.POSITIVE_INFINITY;
  for (let place = 1; place <= 9; place++) {
    const candidate = pulse(channel, origin, (end * place) / 10);
    if (candidate === undefined) continue;
    const samples = Array.from(candidate.samples);
    const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    const crest = Math.max(...samples.map(Math.abs)) / rms;
    if (crest < least) [best, least] = [candidate, crest];
  }
  return best && { ...best, place: 'the calmest of nine places' };
}

function pulse({ start, rate, samples }: Channel, origin: number, at: number): SignalsData['bvp'] {
  const first = Math.max(0, Math.round((at - AROUND - (start - origin)) * rate));
  const piece = samples.subarray(first, first + Math.round((CLOSE_UP + 2 * AROUND) * rate));
  const cleaned = cleanBvp({ samples: piece, rate, offset: 0 }, piece.length / rate);
  if (typeof cleaned === 'string') return undefined;
  const offset = start - origin + first / rate;
  const from = Math.max(0, Math.round((at - offset) * rate));
  const to = Math.min(piece.length, from + Math.round(CLOSE_UP * rate));
  if (from >= to) return undefined;
  const beats = Array.from(findBeats(cleaned.samples, rate, cleaned.filled).times, (t) => offset + t);
  const begin = offset + from / rate;
  return {
    start: begin,
    rate,
    samples: cleaned.samples.subarray(from, to),
    beats: beats.filter((t) => t >= begin && t < offset + to / rate),
  };
}

function conductance(channel: Channel, origin: number): NonNullable<SignalsData['gsr']> {
  const { start, rate, samples } = channel;
  const cleaned = cleanGsr({ samples, rate, offset: 0 }, samples.length / rate);
  if (typeof cleaned === 'string') return { start: start - origin, rate, samples, scrPeaks: [] };
  const peaks = findScrs(cleaned.phasic, cleaned.rate).map(({ peak }) => start - origin + peak);
  return {
    start: start - origin,
    rate: cleaned.rate,
    samples: cleaned.conductance,
    tonic: cleaned.tonic,
    scrPeaks: peaks,
  };
}

function temperature({ start, rate, samples }: Channel, origin: number): NonNullable<SignalsData['skt']> {
  const cleaned = cleanSkt({ samples, rate, offset: 0 }, samples.length / rate);
  if (typeof cleaned === 'string') return { start: start - origin, rate, samples };
  return { start: start - origin, rate: cleaned.rate, samples: cleaned.temperature };
}

/**
 * How much of each feature's variance within a person lies between states: eta squared, the sum of squares between classes
 * over the total, from 0 to 1, averaged over people. NaN where no person has two classes with the feature.
 */
export function effectSizes(people: readonly Pick<Person, 'rows' | 'labels'>[]): Float64Array {
  const width = people[0]?.rows[0]?.length ?? 0;
  return Float64Array.from({ length: width }, (_, j) => {
    const sizes = people.map(({ rows, labels }) => etaSquared(rows, labels, j)).filter(Number.isFinite);
    return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  });
}

function etaSquared(rows: readonly Float32Array[], labels: readonly (string | null)[], j: number): number {
  const classes = new Map<string, number[]>();
  for (const [i, label] of labels.entries()) {
    const value = rows[i]![j]!;
    if (label === null || !Number.isFinite(value)) continue;
    classes.set(label, [...(classes.get(label) ?? []), value]);
  }
  if (classes.size < 2) return Number.NaN;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = [...classes.values()].flat();
  const centre = mean(all);
  const total = all.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  if (total === 0) return Number.NaN;
  return [...classes.values()].reduce((sum, own) => sum + own.length * (mean(own) - centre) ** 2, 0) / total;
}

/**
 * The timeline of one session of a person, from rows that kept their detail: one track a decoding, otherwise of one method,
 * support rule, k and draw. The session shown is the one with the most labelled windows.
 */
export function timelineData(
  person: Person,
  rows: readonly Pick<ResultRow, 'method' | 'support' | 'k' | 'decoding' | 'detail'>[],
  { windowLength, step }: Pick<TimelineData, 'windowLength' | 'step'>,
): TimelineData | undefined {
  const tracks = rows.flatMap(({ decoding, detail }) => (detail ? [{ decoding, detail }] : []));
  const [row] = rows;
  const [first] = tracks;
  if (row === undefined || first === undefined) return undefined;
  const labelledIn = (session: string): number =>
    person.labels.filter((label, i) => label !== null && person.sessions[i] === session).length;
  const [session] = [...new Set(person.sessions)].sort((a, b) => labelledIn(b) - labelledIn(a));
  const places = [...person.starts.keys()].filter((i) => person.sessions[i] === session);
  places.sort((a, b) => person.starts[a]! - person.starts[b]!);
  const origin = person.starts[places[0]!]!;
  return {
    subject: person.subject,
    about: `${row.method}, ${row.support} support, k = ${row.k}`,
    classes: first.detail.classes,
    windows: places.map((i) => ({
      start: person.starts[i]! - origin,
      truth: person.labels[i]!,
      support: first.detail.support.includes(i),
      abstained: person.usable?.[i] === false,
    })),
    windowLength,
    step,
    tracks: tracks.map(({ decoding, detail }) => ({
      name: decoding,
      probabilities: places.map((i) => detail.probabilities[i]!),
    })),
  };
}
