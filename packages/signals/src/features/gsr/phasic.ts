import { mean } from '../../numeric/statistics.ts';
import { family, type Value } from '../family.ts';
import type { GsrInput } from './input.ts';

const declare = (unit: string, definition: string) => ({
  unit,
  definition,
  minimum: 20,
  reference: 'doi 10.1007/978-1-4614-1126-0',
});

/**
 * Skin conductance responses (`findScrs`). A window without one has a rate, a sum and an area of 0, and nothing whose
 * amplitude or time could be measured: those are `flat`.
 */
export const gsrPhasic = family({
  name: 'phasic',
  features: {
    scr_rate: declare(
      '1/min',
      'responses (unbroken rises of the phasic part by at least 0.02 uS within 5 s) whose peak is in the window',
    ),
    scr_amplitude_mean: declare('uS', 'mean over responses of the phasic part at the peak minus that at the onset'),
    scr_amplitude_max: declare('uS', 'largest amplitude of a response'),
    scr_amplitude_sum: declare('uS', 'sum of the amplitudes of all responses, 0 without one'),
    scr_rise_mean: declare('s', 'mean over responses of the time from onset to peak'),
    scr_recovery_mean: declare(
      's',
      'mean over responses of the time from the peak until half the amplitude is lost, if it is before the next begins',
    ),
    scr_auc: declare(
      'uS s',
      'integral of the phasic part where above zero, from the onset of each response until it is back at zero or the next begins, 0 without one',
    ),
  },
  compute: ({ phasic, rate, scrs }: GsrInput) => {
    const amplitudes = scrs.map((scr) => scr.amplitude).filter(Number.isFinite);
    const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
    return {
      scr_rate: (60 * scrs.length) / (phasic.length / rate),
      scr_amplitude_mean: meanOf(amplitudes),
      scr_amplitude_max: amplitudes.length > 0 ? amplitudes.reduce((a, b) => Math.max(a, b)) : 'flat',
      scr_amplitude_sum: total(amplitudes),
      scr_rise_mean: meanOf(scrs.map((scr) => scr.rise)),
      scr_recovery_mean: meanOf(scrs.map((scr) => scr.recovery)),
      scr_auc: total(scrs.map((scr) => scr.area)),
    };
  },
});

/** The mean of what could be measured. */
function meanOf(values: readonly number[]): Value {
  const measured = values.filter(Number.isFinite);
  return measured.length > 0 ? mean(measured) : 'flat';
}
