/**
 * What each of the 123 features does when its input is scaled, shifted, turned round in time or stretched in time. A law
 * that the definition does not give is a `none` with the reason.
 */
import type { Modality } from '../../src/recording.ts';

/** A law that there is not, and why. */
export interface None {
  readonly none: string;
}

/** f(a x) = a^power f(x), or f(x) + ln power ln a, or f(x) + log10 power log10 a */
export type Scaling = { readonly power: number } | { readonly ln: number } | { readonly log10: number } | None;
/** f(x + b) is f(x) or f(x) + b */
export type Shift = 'same' | 'moves';
/** f of the mirrored input is f(x) or -f(x), to a relative tolerance of 1e-6 if none is stated */
export type Reversal = 'same' | 'opposite' | { readonly about: number; readonly why: string } | None;

export interface Laws {
  /** samples times a */
  readonly scale: Scaling;
  /** samples plus b */
  readonly shift: Shift;
  /** the last becomes the first */
  readonly reverse: Reversal;
  /** the same values, all times longer by c: f becomes c^power f */
  readonly stretch: Scaling;
}

const P = (power: number): Scaling => ({ power });
const LN = (ln: number): Scaling => ({ ln });
const none = (reason: string): None => ({ none: reason });

const BINS = none('bins of 7.8125 ms do not stretch');
const LIMIT = none('the limit is in ms');
const BANDS = none('bands are in Hz');
const FIRST_TWO = none('a template of three is matched over its first two');
const FROM_FIRST = none('boxes and curves begin at the first interval and leave out what is over at the last');
const ONE_WAY = none('a pulse begins with its foot: mirrored, its second hump would be first');
const FILTER = none('the band-pass is in Hz, and beats have limits in s');
const FOOT = none('a response is a rise, which backwards is a fall');
const THRESHOLD = none('a response rises by 0.02 uS');
const WITHIN = none('a response rises within 5 s');
const HANN = { about: 1e-3, why: 'the periodic Hann window is its own mirror image but for one sample' } as const;
const SLOW_HANN = {
  about: 0.02,
  why: 'the same, and a segment of a slow signal ends far from where it begins',
} as const;

const of = (scale: Scaling, shift: Shift, reverse: Reversal, stretch: Scaling): Laws => ({
  scale,
  shift,
  reverse,
  stretch,
});
/** A measure of NN intervals: what the pulse is multiplied by or added to does not matter to it. */
const nn = (reverse: Reversal, stretch: Scaling): Laws => of(P(0), 'same', reverse, stretch);
const pulse = (power: number): Laws => of(P(power), 'same', ONE_WAY, FILTER);

export const LAWS: Readonly<Record<Modality, Readonly<Record<string, Readonly<Record<string, Laws>>>>>> = {
  BVP: {
    'heart-rate': {
      hr_mean: nn('same', P(-1)),
      hr_std: nn('same', P(-1)),
      hr_min: nn('same', P(-1)),
      hr_max: nn('same', P(-1)),
      hr_slope: nn('opposite', P(-2)),
    },
    'hrv-time': {
      nn_mean: nn('same', P(1)),
      nn_median: nn('same', P(1)),
      sdnn: nn('same', P(1)),
      rmssd: nn('same', P(1)),
      sdsd: nn('same', P(1)),
      pnn50: nn('same', LIMIT),
      pnn20: nn('same', LIMIT),
      cvnn: nn('same', P(0)),
      cvsd: nn('same', P(0)),
      nn_mad: nn('same', P(1)),
      nn_iqr: nn('same', P(1)),
      nn_min: nn('same', P(1)),
      nn_max: nn('same', P(1)),
      nn_range: nn('same', P(1)),
      nn_skew: nn('same', P(0)),
      nn_kurtosis: nn('same', P(0)),
      triangular_index: nn('same', BINS),
      tinn: nn('same', BINS),
    },
    'hrv-frequency': {
      ln_vlf: nn('same', BANDS),
      ln_lf: nn('same', BANDS),
      ln_hf: nn('same', BANDS),
      ln_uhf: nn('same', BANDS),
      ln_total: nn('same', BANDS),
      rel_lf: nn('same', BANDS),
      rel_hf: nn('same', BANDS),
      rel_uhf: nn('same', BANDS),
      lf_nu: nn('same', BANDS),
      hf_nu: nn('same', BANDS),
      lf_hf: nn('same', BANDS),
      lf_peak: nn('same', BANDS),
      hf_peak: nn('same', BANDS),
    },
    'hrv-poincare': {
      sd1: nn('same', P(1)),
      sd2: nn('same', P(1)),
      sd1_sd2: nn('same', P(0)),
      ellipse_area: nn('same', P(2)),
      csi: nn('same', P(0)),
      csi_modified: nn('same', P(1)),
      cvi: nn('same', { log10: 2 }),
    },
    'hrv-complexity': {
      sampen: nn(FIRST_TWO, P(0)),
      fuzzyen: nn(FIRST_TWO, P(0)),
      mse_2: nn(FIRST_TWO, P(0)),
      mse_3: nn(FIRST_TWO, P(0)),
      shannon: nn('same', BINS),
      dfa_alpha1: nn(FROM_FIRST, P(0)),
      higuchi_fd: nn(FROM_FIRST, P(0)),
    },
    'hrv-recurrence': {
      recurrence_rate: nn('same', P(0)),
      determinism: nn('same', P(0)),
      longest_diagonal: nn('same', P(0)),
      diagonal_entropy: nn('same', P(0)),
      laminarity: nn('same', P(0)),
      trapping_time: nn('same', P(0)),
    },
    'pulse-shape': {
      amplitude_mean: pulse(1),
      amplitude_std: pulse(1),
      rise_time_mean: pulse(0),
      rise_time_std: pulse(0),
      decay_time_mean: pulse(0),
      width_50_mean: pulse(0),
      width_50_std: pulse(0),
      area_mean: pulse(1),
      crest_ratio_mean: pulse(0),
      max_slope_mean: pulse(1),
      area_ratio_mean: pulse(0),
      sdppg_b_a_mean: pulse(0),
    },
    waveform: {
      std: of(P(1), 'same', 'same', P(0)),
      skew: of(P(0), 'same', 'same', P(0)),
      kurtosis: of(P(0), 'same', 'same', P(0)),
      iqr: of(P(1), 'same', 'same', P(0)),
      line_length: of(P(1), 'same', 'same', P(-1)),
      zero_crossing_rate: of(P(0), 'same', 'same', P(-1)),
      hjorth_mobility: of(P(0), 'same', 'same', P(-1)),
      hjorth_complexity: of(P(0), 'same', 'same', P(0)),
    },
    'waveform-spectrum': {
      ln_power_0_1: of(P(0), 'same', HANN, BANDS),
      ln_power_1_2: of(P(0), 'same', HANN, BANDS),
      ln_power_2_3: of(P(0), 'same', HANN, BANDS),
      ln_power_3_4: of(P(0), 'same', HANN, BANDS),
      energy_ratio: of(P(0), 'same', HANN, BANDS),
      dominant_frequency: of(P(0), 'same', HANN, BANDS),
      centroid: of(P(0), 'same', HANN, BANDS),
      spectral_entropy: of(P(0), 'same', HANN, BANDS),
    },
  },
  GSR: {
    level: {
      mean: of(P(1), 'moves', 'same', P(0)),
      median: of(P(1), 'moves', 'same', P(0)),
      std: of(P(1), 'same', 'same', P(0)),
      min: of(P(1), 'moves', 'same', P(0)),
      max: of(P(1), 'moves', 'same', P(0)),
      range: of(P(1), 'same', 'same', P(0)),
      q1: of(P(1), 'moves', 'same', P(0)),
      q3: of(P(1), 'moves', 'same', P(0)),
    },
    dynamics: {
      slope: of(P(1), 'same', 'opposite', P(-1)),
      mean_abs_diff: of(P(1), 'same', 'same', P(-1)),
      diff_std: of(P(1), 'same', 'same', P(-1)),
      skew: of(P(0), 'same', 'same', P(0)),
    },
    tonic: {
      scl_mean: of(P(1), 'moves', 'same', P(0)),
      scl_std: of(P(1), 'same', 'same', P(0)),
      scl_slope: of(P(1), 'same', 'opposite', P(-1)),
    },
    phasic: {
      scr_rate: of(THRESHOLD, 'same', FOOT, WITHIN),
      scr_amplitude_mean: of(THRESHOLD, 'same', FOOT, WITHIN),
      scr_amplitude_max: of(THRESHOLD, 'same', FOOT, WITHIN),
      scr_amplitude_sum: of(THRESHOLD, 'same', FOOT, WITHIN),
      scr_rise_mean: of(THRESHOLD, 'same', FOOT, WITHIN),
      scr_recovery_mean: of(THRESHOLD, 'same', FOOT, WITHIN),
      scr_auc: of(THRESHOLD, 'same', FOOT, WITHIN),
    },
    spectrum: {
      ln_power_low: of(LN(2), 'same', SLOW_HANN, BANDS),
      ln_power_high: of(LN(2), 'same', SLOW_HANN, BANDS),
      edasymp: of(LN(2), 'same', SLOW_HANN, BANDS),
      power_ratio: of(P(0), 'same', SLOW_HANN, BANDS),
    },
  },
  SKT: {
    level: {
      mean: of(P(1), 'moves', 'same', P(0)),
      median: of(P(1), 'moves', 'same', P(0)),
      min: of(P(1), 'moves', 'same', P(0)),
      max: of(P(1), 'moves', 'same', P(0)),
      q1: of(P(1), 'moves', 'same', P(0)),
      q3: of(P(1), 'moves', 'same', P(0)),
    },
    dispersion: {
      std: of(P(1), 'same', 'same', P(0)),
      range: of(P(1), 'same', 'same', P(0)),
      skew: of(P(0), 'same', 'same', P(0)),
      kurtosis: of(P(0), 'same', 'same', P(0)),
    },
    dynamics: {
      slope: of(P(1), 'same', 'opposite', P(-1)),
      ln_power_0_0p1: of(LN(2), 'same', SLOW_HANN, BANDS),
      ln_power_0p1_0p2: of(LN(2), 'same', SLOW_HANN, BANDS),
    },
  },
};
