import { CheerError, quoted } from './errors.ts';
import { knownName } from './features/checked.ts';
import type { Segment } from './features/segment.ts';
import { type Annotation, type Channel, channelEnd, MODALITIES, type Modality, type Recording } from './recording.ts';
import { samplesOf, slack, windowCount } from './stream/grid.ts';
import { checkUnit } from './units.ts';

export interface WindowOptions {
  /** s */
  readonly length: number;
  /** from the start of one window to the start of the next, s */
  readonly step: number;
  /** share of a window that its label must cover, above 0 up to 1 (the default) */
  readonly purity?: number;
}

export interface SignalWindow {
  readonly subject: string;
  readonly session: string;
  /** seconds since 1970-01-01 UTC */
  readonly start: number;
  /** s */
  readonly duration: number;
  /** the class, or null if no one class fills the window */
  readonly label: string | null;
  /** the part of the protocol, or null if no one part fills the window */
  readonly stage: string | null;
  /** what each modality measured in the window: views of the recording, not copies. A channel that is not there has none. */
  readonly segments: Readonly<Partial<Record<Modality, Segment>>>;
}

const MOST_WINDOWS = 1_000_000;
/** s: a window longer than an hour that fits nowhere, or longer than a day, is a length in milliseconds. */
const HOUR = 3600;
const DAY = 86_400;

/**
 * Cuts a recording into windows on one grid of time, which begins with the earliest of BVP, GSR and SKT and ends with
 * the latest. Channels are aligned by their times: one that begins late or ends early gives shorter segments or none
 * (`Segment.offset` says where they begin). A window in which nothing was measured is left out.
 *
 * A window's label is the one that covers most of it, if it covers `purity` of it and all others together no more than
 * the rest, one sample of the slowest channel (but at most 5 % of the window) forgiven; else, and of equals, null. The
 * same holds for the stage among that label's annotations.
 *
 * Throws `option-invalid` for lengths and steps that are not positive, a purity outside (0, 1], more than a million
 * windows, a length above a day, or above an hour and the recording's own (milliseconds, most likely), and a channel that
 * is not one of CHANNELS; `header-invalid` for a channel whose start is not finite, whose rate is not positive, or whose
 * unit is known to be another: nothing is converted.
 */
export function cutWindows(recording: Recording, options: WindowOptions): SignalWindow[] {
  const { length, step, purity = 1 } = options;
  positive('length', length);
  positive('step', step);
  if (!(purity > 0 && purity <= 1)) {
    throw new CheerError(
      'option-invalid',
      `cutWindows: purity must be above 0 and at most 1, got ${quoted(purity)}`,
      'Give the share of a window that its label must cover, such as 1.',
    );
  }
  const channels = usable(recording);
  if (channels.length === 0) return [];
  const origin = Math.min(...channels.map(([, channel]) => channel.start));
  const span = Math.max(...channels.map(([, channel]) => channelEnd(channel) - origin));
  const rates = channels.map(([, channel]) => channel.rate);
  if (length > DAY || (length > HOUR && windowCount(span, { length, step }, rates) < 1)) {
    throw new CheerError(
      'option-invalid',
      `cutWindows: a length of ${length} s fits nowhere into a recording of ${Math.round(span)} s, or is above a day`,
      `Give the length in seconds: ${length} ms are ${length / 1000} s.`,
    );
  }
  const tolerance = slack(length, rates);
  const count = windowCount(span, { length, step }, rates);
  if (count > MOST_WINDOWS) {
    throw new CheerError(
      'option-invalid',
      `cutWindows: a step of ${step} s gives ${count} windows of a recording of ${Math.round(span)} s`,
      `Give a longer step, or correct a channel that starts years from the others; ${MOST_WINDOWS} windows are the most.`,
    );
  }

  const windows: SignalWindow[] = [];
  for (let i = 0; i < count; i++) {
    const after = i * step;
    const segments: Partial<Record<Modality, Segment>> = {};
    for (const [modality, channel] of channels) {
      const segment = cut(channel, origin - channel.start + after, length);
      if (segment !== undefined) segments[modality] = segment;
    }
    if (Object.keys(segments).length === 0) continue;
    windows.push({
      subject: recording.subject,
      session: recording.session,
      start: origin + after,
      duration: length,
      ...labelled(recording.annotations, origin + after, length, purity, tolerance),
      segments,
    });
  }
  return windows;
}

function positive(name: string, value: number): void {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new CheerError(
    'option-invalid',
    `cutWindows: ${name} must be a positive number of seconds, got ${quoted(value)}`,
    'The usual windows are 60 s long, one every 30 s.',
  );
}

function usable(recording: Recording): [Modality, Channel][] {
  const found: [Modality, Channel][] = [];
  for (const name of Object.keys(recording.channels)) knownName('cutWindows', 'recording.channels', name);
  for (const modality of MODALITIES) {
    const channel = recording.channels[modality];
    if (channel === undefined || channel.samples.length === 0) continue;
    const { start, rate } = channel;
    if (!(Number.isFinite(start) && rate > 0 && rate < Number.POSITIVE_INFINITY)) {
      throw new CheerError(
        'header-invalid',
        `cutWindows: ${modality}: start must be finite and the sampling rate a positive number, got ${quoted(start)} and ${quoted(rate)}`,
        'Give the channel its start in unix seconds and its rate in Hz, or leave it out.',
      );
    }
    checkUnit('header-invalid', 'cutWindows', modality, channel.unit);
    found.push([modality, channel]);
  }
  return found;
}

/**
 * The samples from `from` (seconds after the channel's first) on, `length` seconds of them. All windows that lie within
 * the channel get the same number of samples, wherever their start falls between two.
 */
function cut({ rate, samples }: Channel, from: number, length: number): Segment | undefined {
  const span = samplesOf(rate, from, length);
  const begin = Math.max(0, span.begin);
  const end = Math.min(samples.length, span.end);
  if (begin >= end) return undefined;
  return { samples: samples.subarray(begin, end), rate, offset: Math.max(0, begin / rate - from) };
}

/** The label and stage of the window of `length` seconds at `start`. */
function labelled(
  annotations: readonly Annotation[],
  start: number,
  length: number,
  purity: number,
  tolerance: number,
): { label: string | null; stage: string | null } {
  const touching = annotations.filter((one) => one.start < start + length && one.end > start);
  const needed = purity * length - tolerance;
  const spare = (1 - purity) * length + tolerance;
  /** the name that covers most, if that is enough and all others together cover no more than the rest */
  const dominant = (among: readonly Annotation[], nameOf: (one: Annotation) => string): string | null => {
    const named = new Map<string, Annotation[]>();
    for (const one of among) {
      const own = named.get(nameOf(one));
      if (own === undefined) named.set(nameOf(one), [one]);
      else own.push(one);
    }
    let best: string | null = null;
    let most = 0;
    for (const [name, own] of named) {
      const share = covered(own, start, length);
      if (share === most) best = null;
      if (share > most) [best, most] = [name, share];
    }
    if (best === null || most < needed) return null;
    const others = among.filter((one) => nameOf(one) !== best);
    return covered(others, start, length) <= spare ? best : null;
  };
  const label = dominant(touching, (one) => one.label);
  if (label === null) return { label, stage: null };
  return {
    label,
    stage: dominant(
      touching.filter((one) => one.label === label),
      (one) => one.stage,
    ),
  };
}

/** Seconds of the window that lie in at least one of the annotations. */
function covered(annotations: readonly Annotation[], start: number, length: number): number {
  const pieces = annotations
    .map((one) => [Math.max(0, one.start - start), Math.min(length, one.end - start)] as const)
    .sort((a, b) => a[0] - b[0]);
  let sum = 0;
  let reached = 0;
  for (const [from, to] of pieces) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
