import { allowedGap } from '../clean/gaps.ts';
import { CheerError, quoted } from '../errors.ts';
import { CHANNELS, type Modality } from '../recording.ts';
import type { Reason } from './family.ts';
import type { Segment } from './segment.ts';

/** What a window must be before anything is computed of it. */
export interface FeatureWindow {
  /** s */
  readonly duration: number;
  /** by modality; a BVP has its upstroke positive */
  readonly segments: Readonly<Partial<Record<Modality, Segment>>>;
}

/** Samples beyond what the window has room for that are forgiven: one, for the grid, and this share, for the clock. */
const CLOCK = 1e-4;
/** Samples: unix times in double precision carry about 0.2 us. */
const ROUNDING = 1e-3;

/**
 * The segment, or why its modality has nothing to give. More samples than the window has room for mean that the rate or
 * the window is not the one they were measured with: then every time, rate and frequency would be wrong.
 */
export function checkedSegment({ duration, segments }: FeatureWindow, modality: Modality): Segment | Reason {
  const segment = segments[modality];
  // null where a JavaScript caller says so
  if (segment === undefined || segment === null || segment.samples.length === 0) return 'missing-modality';
  if (!(duration > 0 && duration < Number.POSITIVE_INFINITY)) return 'too-short';
  const { samples, rate, offset } = segment;
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) return 'out-of-range';
  const expected = duration * rate;
  const late = offset * rate;
  if (!(late >= -ROUNDING && late < Number.POSITIVE_INFINITY)) return 'out-of-range';
  // below one period the offset only says how the samples lie on the grid
  if (samples.length + Math.max(0, late - 1) - expected > 1 + CLOCK * expected) return 'out-of-range';
  return expected - samples.length <= allowedGap(expected) ? segment : 'gap';
}

/**
 * The window as the types promise it, for callers without types: plain arrays and 64-bit samples become 32-bit ones, an
 * absent offset 0.
 *
 * @throws CheerError `option-invalid` that names the argument
 */
export function checkedWindow(caller: string, window: FeatureWindow): FeatureWindow {
  if (!isObject(window)) throw invalid(caller, 'the window', 'an object with duration and segments', window);
  const { duration, segments } = window;
  if (typeof duration !== 'number') throw invalid(caller, 'window.duration', 'a number of seconds', duration);
  if (!isObject(segments)) throw invalid(caller, 'window.segments', 'an object of segments by modality', segments);
  const checked: Partial<Record<Modality, Segment>> = {};
  for (const [name, segment] of Object.entries(segments)) {
    knownName(caller, 'window.segments', name);
    if (segment === undefined || segment === null) continue;
    if (!isObject(segment))
      throw invalid(caller, `window.segments.${name}`, 'an object with samples and rate', segment);
    checked[name as Modality] = plain(caller, name, segment);
  }
  return { duration, segments: checked };
}

/** @throws CheerError `option-invalid` for a name that no channel has */
export function knownName(caller: string, place: string, name: string): void {
  if ((CHANNELS as readonly string[]).includes(name)) return;
  throw new CheerError(
    'option-invalid',
    `${caller}: ${place} has ${quoted(name)}, which is none of ${CHANNELS.join(', ')}`,
    'Name blood volume pulse BVP, skin conductance (EDA) GSR, and skin temperature (TEMP) SKT; leave other signals out.',
  );
}

/** Samples as 32-bit floats, the same object if they are; undefined if they are no list of numbers. */
export function asSamples(samples: unknown): Float32Array | undefined {
  if (samples instanceof Float32Array) return samples;
  const typed = ArrayBuffer.isView(samples) && !(samples instanceof DataView);
  if (!typed && !Array.isArray(samples)) return undefined;
  // what is no number, a 64-bit integer included, is missing
  return Float32Array.from(samples as ArrayLike<unknown>, (value) => (typeof value === 'number' ? value : Number.NaN));
}

function plain(caller: string, name: string, segment: Segment): Segment {
  const samples = asSamples(segment.samples);
  if (samples === undefined) {
    throw invalid(caller, `window.segments.${name}.samples`, 'a Float32Array', segment.samples);
  }
  const { rate, offset = 0 } = segment;
  if (samples === segment.samples && typeof rate === 'number' && segment.offset === offset) return segment;
  return { samples, rate: typeof rate === 'number' ? rate : Number.NaN, offset };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const invalid = (caller: string, argument: string, rule: string, value: unknown): CheerError =>
  new CheerError(
    'option-invalid',
    `${caller}: ${argument} must be ${rule}, got ${quoted(isObject(value) ? `${value.constructor?.name ?? 'object'}` : value)}`,
    'Pass a window of cutWindows, or { duration: 60, segments: { BVP: { samples, rate: 64, offset: 0 } } }.',
  );
