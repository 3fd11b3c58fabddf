/**
 * Slow features on the device: made personal from all enrolled windows at enrolment, kept as a file, and then used in place of an
 * encoder; with the support and the decoding that belong to them.
 */
import {
  calm,
  forwardSupport,
  openPersonal,
  type PersonalEncoder,
  type PersonalFeatures,
  personalise,
  readSafetensors,
  type SlowFeatures,
  writeSafetensors,
} from '@cheer/encoder';
import { takeTensor } from '@cheer/registry';
import { FEATURES, type Scaler } from '@cheer/signals';
import type { WindowGrid } from './chain.ts';
import type { Decode } from './infer.ts';
import { isUsable, type MeasuredWindow, normalise } from './measure.ts';
import { damaged, reading } from './state.ts';

/** Window lengths without a window after which the band counts as put on anew. */
const PAUSE = 10;

/** Which session each window belongs to: one goes on until nothing was measured for ten window lengths. @param starts s, in order */
export function sessionsOf(starts: readonly number[], { length }: WindowGrid): number[] {
  let session = 0;
  return starts.map((start, i) => {
    if (i > 0 && start - starts[i - 1]! > PAUSE * length) session++;
    return session;
  });
}

/**
 * The release's slow features made those of whoever wears the device.
 * @param windows all there are, in order of time
 * @param user as in `normalise`
 */
export function personalFrom(
  slow: SlowFeatures,
  windows: readonly MeasuredWindow[],
  population: Scaler,
  user: Scaler | null,
): PersonalEncoder {
  const starts = windows.map(({ start }) => start);
  return personalise(slow, {
    rows: windows.map(({ values }) => normalise(values, population, user)),
    sessions: sessionsOf(starts, slow.grid),
    starts,
    usable: windows.map((one) => isUsable(one, slow.grid.length)),
  });
}

/** Window lengths beyond a labelled window's end: windows that start later have 7 % of the weight in its support point, exp(-2 / 0.75). */
export const SUPPORT_REACH = 1;

/**
 * What the head is trained on: each labelled window's mean with what follows it in its session.
 * @param points by window, in order of time, null where there is too little in it
 * @param labelled places in them that are not null
 */
export function supportPoints(
  points: readonly (Float32Array | null)[],
  starts: readonly number[],
  labelled: readonly number[],
  grid: WindowGrid,
): Float32Array[] {
  return forwardSupport(points, { sessions: sessionsOf(starts, grid), starts }, labelled, grid.length);
}

/** The person's own causal decoding. Through a window that abstains the last answer goes on; before the first, none is likelier. */
export const calmly =
  (grid: WindowGrid, memory: number): Decode =>
  (stream, starts) => {
    const times = Array.from(starts);
    const decoded = calm(stream, { sessions: sessionsOf(times, grid), starts: times }, grid.step, memory);
    const classes = decoded.find((row) => row !== null)?.length ?? 0;
    let last: Float64Array = new Float64Array(classes).fill(1 / classes);
    return decoded.map((row) => {
      last = row ?? last;
      return Float64Array.from(last);
    });
  };

export function writePersonal({ map, size, memory }: PersonalFeatures): Uint8Array {
  const rank = map.length / FEATURES.length;
  return writeSafetensors({
    tensors: new Map([
      ['map', { shape: [rank, FEATURES.length], data: map }],
      ['size', { shape: [1], data: Float64Array.of(size) }],
      ['memory', { shape: [1], data: Float64Array.of(memory) }],
    ]),
    metadata: new Map(),
  });
}

/** @param rank number of directions, as the release says @throws CheerError `state-invalid` */
export function readPersonal(bytes: Uint8Array, rank: number): PersonalEncoder {
  return reading('personal', () => {
    const { tensors } = readSafetensors(bytes, 'personal');
    const map = takeTensor(tensors, 'map', [rank, FEATURES.length], 'personal');
    const size = tensors.get('size')?.data[0] ?? Number.NaN;
    const memory = tensors.get('memory')?.data[0] ?? Number.NaN;
    if (!(size > 0 && memory >= 0 && memory < 1)) throw damaged('its personal features are none');
    return openPersonal({ map, size, memory });
  });
}
