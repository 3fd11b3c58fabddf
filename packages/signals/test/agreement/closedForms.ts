/** Answers that need no program: for each input, what the definitions give with pencil and paper. */
import type { NN } from '../../src/beats/nnIntervals.ts';
import { bandpassBvp } from '../../src/clean/bvp.ts';
import { BVP_FAMILIES, prepareBvp } from '../../src/features/bvp/bvp.ts';
import type { BvpInput } from '../../src/features/bvp/input.ts';
import type { Family, Value } from '../../src/features/family.ts';
import { GSR_FAMILIES, type GsrInput, prepareGsr } from '../../src/features/gsr/gsr.ts';
import { prepareSkt, SKT_FAMILIES } from '../../src/features/skt/skt.ts';
import { findScrs } from '../../src/scr/scr.ts';

export interface ClosedForm {
  readonly input: string;
  readonly modality: 'bvp' | 'gsr' | 'skt';
  readonly compute: () => Readonly<Record<string, Value>>;
  /** feature, answer, and the relative tolerance where it is not 1e-6 (absolute for 0), with the reason */
  readonly answers: readonly (readonly [feature: string, answer: Value, tolerance?: number, why?: string])[];
}

function only<Input>(families: readonly Family<Input>[], input: Input): Readonly<Record<string, Value>> {
  const out: Record<string, Value> = {};
  for (const family of families) {
    const result = family.compute(input);
    for (const name of Object.keys(family.features)) out[name] = typeof result === 'string' ? result : result[name]!;
  }
  return out;
}

const familiesNamed = (...names: string[]) => BVP_FAMILIES.filter(({ name }) => names.includes(name));
const INTERVALS = BVP_FAMILIES.filter(({ name }) => name === 'heart-rate' || name.startsWith('hrv-'));

function ofIntervals(lengths: readonly number[]): Readonly<Record<string, Value>> {
  const intervals = Float64Array.from(lengths);
  let t = 0;
  const times = intervals.map((length) => {
    t += length / 1000;
    return t;
  });
  const nn: NN = {
    intervals,
    times,
    follows: intervals.map((_, i) => Math.min(i, 1)) as unknown as Uint8Array,
    ends: Uint32Array.from(intervals, (_, i) => i + 1),
    keptShare: 1,
  };
  return only(INTERVALS, { nn } as BvpInput);
}

/** A cleaned wave, whatever it is: the families of the wave read nothing else. */
const ofWave = (samples: Float64Array, rate: number): Readonly<Record<string, Value>> =>
  only(familiesNamed('waveform', 'waveform-spectrum'), { clean: { samples, rate } } as unknown as BvpInput);

const segment = (samples: Float32Array, rate: number) => ({ samples, rate, offset: 0 });

function ofPulse(samples: Float32Array, rate: number): Readonly<Record<string, Value>> {
  const input = prepareBvp(segment(samples, rate), samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  return only(BVP_FAMILIES, input);
}

function ofConductance(samples: Float32Array, rate: number): Readonly<Record<string, Value>> {
  const input = prepareGsr(segment(samples, rate), samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  return only(GSR_FAMILIES, input);
}

function ofTemperature(samples: Float32Array, rate: number): Readonly<Record<string, Value>> {
  const input = prepareSkt(segment(samples, rate), samples.length / rate);
  if (typeof input === 'string') throw new Error(input);
  return only(SKT_FAMILIES, input);
}

const series = (n: number, at: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => at(i));
const single = (n: number, at: (i: number) => number) => Float32Array.from({ length: n }, (_, i) => at(i));

/** Sums over a line 0 .. n - 1: its population variance and kurtosis. */
const N = 241;
const LINE_SD = Math.sqrt((N * N - 1) / 12);
const LINE_KURTOSIS = (-6 * (N * N + 1)) / (5 * (N * N - 1));

/** A sine of amplitude 3, 1.5 Hz, sampled at 64 Hz for whole periods. */
const STEP = (2 * Math.PI * 1.5) / 64;
const SINE = series(3840, (i) => 3 * Math.sin(STEP * i + 0.01));

/** Time from where the tangent at the steepest sample meets the foot of a sine to its top, of a period. */
const UPSTROKE = 1 / 4 + 1 / (2 * Math.PI);
const ENDS = 'the band-pass leaves 0.9999 of it, and the beats at both ends are off by up to 2 ms';

/** Phasic part: `count` triangles every 10 s, up by 0.4 uS in 2 s and down in 4 s, at 4 Hz. */
const triangles = (count: number) =>
  series(40 * count, (i) => {
    const t = (i % 40) / 4 - 1;
    return 0.4 * Math.max(0, t < 2 ? t / 2 : (6 - t) / 4);
  });
const phasic = triangles(6);

export const CLOSED_FORMS: readonly ClosedForm[] = [
  {
    input: '70 intervals of 750 ms',
    modality: 'bvp',
    compute: () => ofIntervals(Array(70).fill(750)),
    answers: [
      ...(['hr_mean', 'hr_min', 'hr_max'] as const).map((name) => [name, 80] as const),
      ...(['nn_mean', 'nn_median', 'nn_min', 'nn_max'] as const).map((name) => [name, 750] as const),
      ...['hr_std', 'hr_slope', 'sdnn', 'rmssd', 'sdsd', 'pnn50', 'pnn20', 'cvnn', 'cvsd', 'nn_mad', 'nn_iqr'].map(
        (name) => [name, 0, 1e-9, 'rounding'] as const,
      ),
      ...(['nn_range', 'shannon', 'sd1', 'sd2'] as const).map((name) => [name, 0] as const),
      ...(['nn_skew', 'nn_kurtosis', 'csi', 'sampen', 'determinism', 'ln_total'] as const).map(
        (name) => [name, 'flat'] as const,
      ),
      ['triangular_index', 1],
      ['tinn', 2 * 7.8125],
    ],
  },
  {
    input: '60 intervals that alternate between 760 and 840 ms',
    modality: 'bvp',
    compute: () => ofIntervals(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 760 : 840))),
    answers: [
      ['hr_mean', 75],
      ['nn_mean', 800],
      ['nn_median', 800],
      ['sdnn', 40 * Math.sqrt(60 / 59)],
      ['rmssd', 80],
      // 30 differences up and 29 down: their mean is 80/59
      ['sdsd', 80 * Math.sqrt(((1 - 59 ** -2) * 59) / 58)],
      ['sd1', 80 * Math.sqrt(((1 - 59 ** -2) * 59) / 58 / 2)],
      ['sd2', 0],
      ['pnn50', 100],
      ['pnn20', 100],
      ['cvnn', 0.05 * Math.sqrt(60 / 59)],
      ['cvsd', 0.1],
      ['nn_mad', 40],
      ['nn_iqr', 80],
      ['nn_range', 80],
      ['nn_skew', 0, 1e-9, 'rounding'],
      ['nn_kurtosis', -2],
      ['shannon', Math.LN2],
      ['triangular_index', 2],
      // templates of two or three either are the same or differ by the whole range: 29 x 29 pairs of each kind at most
      ['sampen', 0],
      ['recurrence_rate', (2 * 29 * 28) / (58 * 57)],
      ['determinism', 1],
      ['longest_diagonal', 56],
      ['diagonal_entropy', Math.log(28)],
      // every second state recurs: no two of them stand in one column
      ['laminarity', 0],
      ['trapping_time', 0],
    ],
  },
  {
    input: '41 intervals that grow by 10 ms each',
    modality: 'bvp',
    compute: () => ofIntervals(Array.from({ length: 41 }, (_, i) => 600 + 10 * i)),
    answers: [
      ['nn_mean', 800],
      ['nn_min', 600],
      ['nn_max', 1000],
      ['hr_min', 60],
      ['hr_max', 100],
      ['sdnn', 10 * Math.sqrt((41 * 42) / 12)],
      ['nn_iqr', 200],
      ['nn_mad', 100],
      ['nn_kurtosis', (-6 * (41 * 41 + 1)) / (5 * (41 * 41 - 1))],
      ['rmssd', 10],
      ['sdsd', 0, 1e-9, 'rounding'],
      ['sd1', 0, 1e-9, 'rounding'],
      ['sd2', 20 * Math.sqrt((40 * 41) / 12 / 2)],
      ['pnn20', 0],
      // bins of 7.8125 hold one each, or none
      ['triangular_index', 41],
      ['shannon', Math.log(41)],
      // a straight line is a curve of dimension 1
      ['higuchi_fd', 1],
      // states differ by sqrt(3) 10 |lag|: near where 10 |lag| <= SD, and that is up to 11 intervals
      ['recurrence_rate', (2 * Array.from({ length: 11 }, (_, k) => 38 - k).reduce((a, b) => a + b)) / (39 * 38)],
      ['determinism', 1],
      ['longest_diagonal', 38],
      ['diagonal_entropy', Math.log(11)],
    ],
  },
  {
    input: '240 s of intervals that breathe: 800 ms and a sine of 40 ms at 0.25 Hz',
    modality: 'bvp',
    compute: () => {
      const lengths: number[] = [];
      for (let t = 0; t < 240; t += lengths.at(-1)! / 1000) lengths.push(800 + 40 * Math.sin(2 * Math.PI * 0.25 * t));
      return ofIntervals(lengths);
    },
    answers: [
      ['ln_hf', Math.log(800), 0.02, 'half the squared amplitude, but for leakage beyond the band and beat sampling'],
      ['hf_peak', 0.25],
      ['hf_nu', 1, 0.01, 'leakage of the rectangular window'],
    ],
  },
  {
    input: '280 s of intervals with a slow wave: 800 ms and a sine of 40 ms at 0.1 Hz',
    modality: 'bvp',
    compute: () => {
      const lengths: number[] = [];
      for (let t = 0; t < 280; t += lengths.at(-1)! / 1000) lengths.push(800 + 40 * Math.sin(2 * Math.PI * 0.1 * t));
      return ofIntervals(lengths);
    },
    answers: [
      ['ln_lf', Math.log(800), 0.02, 'half the squared amplitude, but for leakage beyond the band and beat sampling'],
      // unlike breath at 0.25 Hz, whose mirror image about half of 1.25 beats a second is at 1 Hz
      ['ln_total', Math.log(800), 0.02, 'as ln_lf'],
      ['lf_peak', 0.1],
      ['lf_nu', 1, 0.01, 'leakage of the rectangular window'],
      ['rel_lf', 1, 0.02, 'leakage of the rectangular window'],
    ],
  },
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
  {
    input: 'conductance that climbs by 1/256 uS a sample',
    modality: 'gsr',
    compute: () =>
      ofConductance(
        single(N, (i) => 2 + i / 256),
        4,
      ),
    answers: [
      ['mean', 2 + 120 / 256],
      ['median', 2 + 120 / 256],
      ['min', 2],
      ['max', 2 + 240 / 256],
      ['range', 240 / 256],
      ['q1', 2 + 60 / 256],
      ['q3', 2 + 180 / 256],
      ['std', LINE_SD / 256],
      ['slope', 1 / 64],
      ['mean_abs_diff', 1 / 64],
      ['diff_std', 0, 1e-9, 'rounding'],
      ['skew', 0, 1e-9, 'rounding'],
      ['scl_mean', 2 + 120 / 256],
      ['scl_std', LINE_SD / 256],
      ['scl_slope', 1 / 64],
      ['scr_rate', 0],
      ['scr_amplitude_sum', 0],
      ['scr_auc', 0],
      ['scr_rise_mean', 'flat'],
      ['ln_power_low', 'flat'],
    ],
  },
  {
    input: 'a phasic part of six triangles, up by 0.4 uS in 2 s and down in 4 s, in 60 s',
    modality: 'gsr',
    compute: () => {
      const family = GSR_FAMILIES.filter(({ name }) => name === 'phasic');
      return only(family, { phasic, rate: 4, scrs: findScrs(phasic, 4) } as unknown as GsrInput);
    },
    answers: [
      ['scr_rate', 6],
      ['scr_amplitude_mean', 0.4],
      ['scr_amplitude_max', 0.4],
      ['scr_amplitude_sum', 2.4],
      ['scr_rise_mean', 2],
      ['scr_recovery_mean', 2],
      // the triangle without its tips below 0.01 uS, which take 0.05 and 0.1 s
      ['scr_auc', 6 * (0.5 * 6 * 0.4 - 0.5 * 0.01 * 0.15)],
    ],
  },
  {
    input: 'conductance of 5 uS with a sine of 0.3 uS at 0.1 Hz',
    modality: 'gsr',
    compute: () =>
      ofConductance(
        single(480, (i) => 5 + 0.3 * Math.sin((2 * Math.PI * 0.1 * i) / 4)),
        4,
      ),
    answers: [
      ['edasymp', Math.log(0.045), 0.01, 'half the squared amplitude, but for the leakage below 0.045 Hz and the ends'],
      ['ln_power_low', Math.log(0.045), 0.01, 'half the squared amplitude, but for the ends'],
      ['scr_rate', 6],
    ],
  },
  {
    input: 'temperature that climbs by 1/256 degC a sample',
    modality: 'skt',
    compute: () =>
      ofTemperature(
        single(N, (i) => 32 + i / 256),
        4,
      ),
    answers: [
      ['mean', 32 + 120 / 256],
      ['median', 32 + 120 / 256],
      ['min', 32],
      ['max', 32 + 240 / 256],
      ['q1', 32 + 60 / 256],
      ['q3', 32 + 180 / 256],
      ['std', LINE_SD / 256],
      ['range', 240 / 256],
      ['skew', 0, 1e-9, 'rounding'],
      ['kurtosis', LINE_KURTOSIS],
      ['slope', 1 / 64],
      ['ln_power_0_0p1', 'flat'],
      ['ln_power_0p1_0p2', 'flat'],
    ],
  },
  {
    input: 'temperature of 33 degC with a sine of 0.2 degC at 0.15 Hz',
    modality: 'skt',
    compute: () =>
      ofTemperature(
        single(800, (i) => 33 + 0.2 * Math.sin((2 * Math.PI * 0.15 * i) / 4)),
        4,
      ),
    answers: [
      ['ln_power_0p1_0p2', Math.log(0.02), 0.02, 'half the squared amplitude, but for leakage beyond the band'],
    ],
  },
];
