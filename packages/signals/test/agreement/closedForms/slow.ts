/** Skin conductance and temperature that are known. */
import type { Value } from '../../../src/features/family.ts';
import { GSR_FAMILIES, type GsrInput, prepareGsr } from '../../../src/features/gsr/gsr.ts';
import { prepareSkt, SKT_FAMILIES } from '../../../src/features/skt/skt.ts';
import { findScrs } from '../../../src/scr/scr.ts';
import { type ClosedForm, only, segment, series, single } from './form.ts';

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

/** Sums over a line 0 .. n - 1: its population variance and kurtosis. */
const N = 241;
const LINE_SD = Math.sqrt((N * N - 1) / 12);
const LINE_KURTOSIS = (-6 * (N * N + 1)) / (5 * (N * N - 1));

/** Phasic part: `count` triangles every 10 s, up by 0.4 uS in 2 s and down in 4 s, at 4 Hz. */
const triangles = (count: number) =>
  series(40 * count, (i) => {
    const t = (i % 40) / 4 - 1;
    return 0.4 * Math.max(0, t < 2 ? t / 2 : (6 - t) / 4);
  });
const phasic = triangles(6);

export const SLOW_FORMS: readonly ClosedForm[] = [
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
      ['scr_auc', 6 * 0.5 * 6 * 0.4],
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
