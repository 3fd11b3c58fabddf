import { mean, std } from '../../numeric/statistics.ts';
import { family, type Value } from '../family.ts';
import type { BvpInput } from './input.ts';

const SHAPE = 'doi 10.2174/157340312801215782';
const FEWEST = 3;
/** Above this share of samples at the sensor's rails, the shape is the sensor's and not the pulse's. */
const CLIPPED = 0.05;

const declare = (unit: string, definition: string) => ({ unit, definition, minimum: 10, reference: SHAPE });

/** Foot, peak and slopes of each pulse; all of it takes an upstroke that is positive, see `Segment`. */
export const pulseShape = family({
  name: 'pulse-shape',
  features: {
    amplitude_mean: declare(
      'a.u.',
      'mean over pulses of the height of the highest sample above the foot, cleaned signal; the pulses of the NN intervals, 3 or more, as for all of this family',
    ),
    amplitude_std: declare('a.u.', 'SD (ddof 1) over pulses of that height'),
    rise_time_mean: declare('s', 'mean over pulses of the time from the beat (where the upstroke begins) to the peak'),
    rise_time_std: declare('s', 'SD (ddof 1) over pulses of that time'),
    decay_time_mean: declare('s', 'mean over pulses of the time from the peak to the next beat'),
    width_50_mean: declare('s', 'mean over pulses of the width at half the amplitude'),
    width_50_std: declare('s', 'SD (ddof 1) over pulses of the width at half the amplitude'),
    area_mean: declare('a.u. s', 'mean over pulses of the area above the line from foot to next foot'),
    crest_ratio_mean: declare('1', 'mean over pulses of rise time over the NN interval'),
    max_slope_mean: declare('a.u./s', 'mean over pulses of the steepest rise (five-point difference)'),
    area_ratio_mean: declare('1', 'mean over pulses of the area after the peak over the area before it'),
    sdppg_b_a_mean: declare(
      '1',
      'mean over pulses of b / a in the second derivative (five-point difference): a its maximum from foot to peak, b its minimum from a to the peak',
    ),
  },
  compute: ({ pulses, clean }: BvpInput) => {
    if (clean.clippedShare > CLIPPED) return 'clipped';
    if (pulses.count < FEWEST) return 'too-few-beats';
    return {
      amplitude_mean: over(pulses.amplitude, mean),
      amplitude_std: over(pulses.amplitude, spread),
      rise_time_mean: over(pulses.riseTime, mean),
      rise_time_std: over(pulses.riseTime, spread),
      decay_time_mean: over(pulses.decayTime, mean),
      width_50_mean: over(pulses.width50, mean),
      width_50_std: over(pulses.width50, spread),
      area_mean: over(pulses.area, mean),
      crest_ratio_mean: over(pulses.crestRatio, mean),
      max_slope_mean: over(pulses.maxSlope, mean),
      area_ratio_mean: over(pulses.areaRatio, mean),
      sdppg_b_a_mean: over(pulses.sdppg, mean),
    };
  },
});

const spread = (x: Float64Array): number => std(x, 1);

/** A statistic over the pulses in which the quantity could be measured. */
function over(column: Float64Array, statistic: (x: Float64Array) => number): Value {
  const measured = column.includes(Number.NaN) ? column.filter((value) => !Number.isNaN(value)) : column;
  return measured.length < FEWEST ? 'too-few-beats' : statistic(measured);
}
