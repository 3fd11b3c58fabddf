import { lnPower, power } from '../band.ts';
import { family } from '../family.ts';
import type { GsrInput } from './input.ts';

/** uS^2, Welch's spectrum of the cleaned conductance without its straight line. */
export const gsrSpectrum = family({
  name: 'spectrum',
  features: {
    ln_power_low: {
      unit: 'ln uS^2',
      definition: 'natural logarithm of the power from 0 to 0.5 Hz (Welch, 30 s, line removed)',
      minimum: 10,
      reference: 'doi 10.1109/TAU.1967.1161901',
    },
    ln_power_high: {
      unit: 'ln uS^2',
      definition:
        'natural logarithm of the power from 0.5 to 1.5 Hz (Welch, 30 s, line removed), measured after the low-pass at 1 Hz, which takes most of what lies above',
      minimum: 10,
      reference: 'doi 10.1109/TAU.1967.1161901',
    },
    edasymp: {
      unit: 'ln uS^2',
      definition: 'natural logarithm of the power from 0.045 to 0.25 Hz (Welch, 30 s, line removed)',
      minimum: 30,
      reference: 'doi 10.1007/s10439-016-1606-6',
    },
    power_ratio: {
      unit: '1',
      definition: 'power from 0 to 0.5 Hz divided by power from 0.5 to 1.5 Hz',
      minimum: 10,
      reference: '-',
    },
  },
  compute: ({ spectrum }: GsrInput) => {
    const low = power(spectrum, 0, 0.5);
    const high = power(spectrum, 0.5, 1.5);
    return {
      ln_power_low: lnPower(spectrum, 0, 0.5),
      ln_power_high: lnPower(spectrum, 0.5, 1.5),
      edasymp: lnPower(spectrum, 0.045, 0.25),
      power_ratio: typeof low === 'string' ? low : typeof high === 'string' ? high : low / high,
    };
  },
});
