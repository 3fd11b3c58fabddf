import type { Channel, Fault, Modality } from '@cheer/signals';

/** Skin under a wristband is never colder or warmer; samples outside are gaps to the features, degC. */
const SKIN = { low: 15, high: 45 };
/** A pulse does not stand still for this long, s; shorter stretches are the sensor's own start. */
const STILL = 5;
/** Share of a recording that may stand still before it is said aloud. */
const STILL_SHARE = 0.05;

/**
 * What can be seen to be wrong with a whole channel before any feature is computed. The samples stay as they are.
 *
 * @param placeOf where in the file a sample is, in words
 */
export function signalFaults(
  modality: Modality,
  file: string,
  channel: Channel,
  placeOf: (index: number) => string = (index) => `in row ${index + 3}`,
): Fault[] {
  const faults: Fault[] = [];
  const { samples, rate } = channel;
  const present = countPresent(samples);
  if (present === 0) {
    return [{ kind: 'all-missing', where: file, found: `none of ${samples.length} samples has a value`, done: KEPT }];
  }
  const still = stillSeconds(samples, rate);
  const duration = samples.length / rate;
  // skin conductance and temperature are coarse and slow enough to repeat a value for seconds, a pulse is not
  const flat = modality === 'BVP' ? still > STILL_SHARE * duration : isConstant(samples) && present > 1;
  if (flat) {
    faults.push({
      kind: 'flat',
      where: file,
      found: `${isConstant(samples) ? 'all' : still.toFixed(0)} of ${duration.toFixed(0)} s without any change`,
      done: KEPT,
    });
  }
  if (modality === 'SKT') {
    const outside = samples.reduce((sum, value) => sum + (value < SKIN.low || value > SKIN.high ? 1 : 0), 0);
    if (outside > 0) {
      const first = samples.findIndex((value) => value < SKIN.low || value > SKIN.high);
      faults.push({
        kind: 'out-of-range',
        where: file,
        found: `${outside} of ${samples.length} samples outside ${SKIN.low} to ${SKIN.high} degC, such as ${samples[first]!.toFixed(2)} ${placeOf(first)}`,
        done: KEPT,
      });
    }
  }
  return faults;
}

const KEPT = 'kept; features treat it as a gap';

function countPresent(samples: Float32Array): number {
  let count = 0;
  for (const value of samples) if (!Number.isNaN(value)) count++;
  return count;
}

function isConstant(samples: Float32Array): boolean {
  const first = samples.find((value) => !Number.isNaN(value));
  return samples.every((value) => Number.isNaN(value) || value === first);
}

/** Seconds in stretches of one and the same value that last at least STILL, or as long as the whole channel. */
function stillSeconds(samples: Float32Array, rate: number): number {
  const shortest = Math.min(Math.ceil(STILL * rate), samples.length);
  let total = 0;
  let from = 0;
  for (let i = 1; i <= samples.length; i++) {
    if (i < samples.length && samples[i] === samples[from]) continue;
    if (i - from >= Math.max(shortest, 2)) total += i - from;
    from = i;
  }
  return total / rate;
}
