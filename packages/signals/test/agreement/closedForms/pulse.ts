/** Shape and spectrum of waves that are known. */
import { bandpassBvp } from '../../../src/clean/bvp.ts';
import { BVP_FAMILIES, prepareBvp } from '../../../src/features/bvp/bvp.ts';
import type { BvpInput } from '../../../src/features/bvp/input.ts';
import type { Value } from '../../../src/features/family.ts';
import { type ClosedForm, only, segment, series, single } from './form.ts';

const familiesNamed = (...names: string[]) => BVP_FAMILIES.filter(({ name }) => names.includes(name));
/** A cleaned wave, whatever it is: the families of the wave read nothing else. */
const ofWave = (samples: Float64Array, rate: number): Readonly<Record<string, Value>> =>
  only(familiesNamed('waveform', 'waveform-spectrum'), { clean: { samples, rate } } as unknown as BvpInput);

function ofPulse(samples: Float32Array, rate: number): Readonly<Record<string, Value>> {
  const input = prepareBvp(segment(samples, rate), samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  return only(BVP_FAMILIES, input);
}

/** A sine of amplitude 3, 1.5 Hz, sampled at 64 Hz for whole periods. */
const STEP = (2 * Math.PI * 1.5) / 64;
const SINE = series(3840, (i) => 3 * Math.sin(STEP * i + 0.01));

/** Time from where the tangent at the steepest sample meets the foot of a sine to its top, of a period. */
const UPSTROKE = 1 / 4 + 1 / (2 * Math.PI);
const ENDS = 'the band-pass leaves 0.9999 of it, and the beats at both ends are off by up to 2 ms';

export const PULSE_FORMS: readonly ClosedForm[] = [
  {
    input: 'a sine of 1.5 Hz and amplitude 3 over 90 periods',
    modality: 'bvp',
    compute: () => ofWave(SINE, 64),
    answers: [
      ['std', 3 / Math.SQRT2],
      ['skew', 0, 1e-9, 'rounding'],
      ['kurtosis', -1.5],
      ['iqr', 2 * 3 * Math.SQRT1_2, 0.03, 'quantiles of 128 different phases'],
      ['line_length', 4 * 3 * 1.5, 2e-3, 'chords of 43 samples a period'],
      ['zero_crossing_rate', (179 / 3839) * 64],
      // the first difference of a sine is a sine, 2 sin(step / 2) as high
      ['hjorth_mobility', 2 * Math.sin(STEP / 2) * 64, 1e-3, 'one difference less than whole periods'],
      ['hjorth_complexity', 1, 1e-3, 'one difference less than whole periods'],
      ['dominant_frequency', 1.5, 1e-4, 'the parabola through three of the four bins of a Hann window'],
      ['centroid', 1.5, 1e-4, 'one-sided leakage'],
      ['ln_power_1_2', 0, 1e-6],
      // a Hann window puts 2/3 of a sine in one bin and 1/6 in each neighbour
      [
        'spectral_entropy',
        ((2 / 3) * Math.log(3 / 2) + (1 / 3) * Math.log(6)) / Math.log(65),
        1e-4,
        'the phase: the mean of a segment is not quite 0',
      ],
    ],
  },
  {
    input: 'a pulse that is a sine of 80 a minute and 50 a.u., from the raw samples on',
    modality: 'bvp',
    compute: () =>
      ofPulse(
        single(3840, (i) => 50 * Math.sin((2 * Math.PI * i) / 48)),
        64,
      ),
    answers: [
      ['nn_median', 750],
      ['nn_mad', 0],
      ['nn_iqr', 0],
      ['hr_mean', 80, 1e-4, ENDS],
      ['pnn20', 0],
      ['amplitude_mean', 100, 1e-3, ENDS],
      ['rise_time_mean', 0.75 * UPSTROKE, 1e-3, ENDS],
      ['decay_time_mean', 0.75 * (1 - UPSTROKE), 1e-3, ENDS],
      ['crest_ratio_mean', UPSTROKE, 1e-3, ENDS],
      ['width_50_mean', 0.375, 1e-3, ENDS],
      ['area_mean', 50 * 0.75, 1e-3, ENDS],
      ['area_ratio_mean', 1, 1e-3, ENDS],
      ['max_slope_mean', (50 * 2 * Math.PI) / 0.75, 1e-3, ENDS],
      ['sdppg_b_a_mean', -1, 5e-3, ENDS],
    ],
  },
  {
    input: 'one sample of 1 among zeros, through the band-pass: as much power at each frequency as the filter leaves',
    modality: 'bvp',
    compute: () =>
      ofWave(
        bandpassBvp(
          series(512, (i) => (i === 256 ? 1 : 0)),
          64,
        ),
        64,
      ),
    answers: [
      // |H|^4 of the order 3 band-pass is 1 between 1 and 4 Hz but for its edges
      ['ln_power_2_3', Math.log(1 / 7), 0.1, 'the skirts at 0.5 and 8 Hz'],
      ['ln_power_3_4', Math.log(1 / 7), 0.1, 'the skirts at 0.5 and 8 Hz'],
    ],
  },
];
