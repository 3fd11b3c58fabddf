import { slope } from '../../numeric/statistics.ts';
import { lnPower } from '../band.ts';
import { family } from '../family.ts';
import type { SktInput } from './input.ts';

/** How the temperature moves: its line, and Welch's spectrum without that line. */
export const sktDynamics = family({
  name: 'dynamics',
  features: {
    slope: {
      unit: 'degC/s',
      definition: 'slope of the least-squares line through the cleaned temperature',
      minimum: 5,
      reference: '-',
    },
    ln_power_0_0p1: {
      unit: 'ln degC^2',
      definition: 'natural logarithm of the power from 0 to 0.1 Hz (Welch, 30 s, line removed)',
      minimum: 20,
      reference: 'doi 10.1109/TAU.1967.1161901',
    },
    ln_power_0p1_0p2: {
      unit: 'ln degC^2',
      definition: 'natural logarithm of the power from 0.1 to 0.2 Hz (Welch, 30 s, line removed)',
      minimum: 20,
      reference: 'doi 10.1109/TAU.1967.1161901',
    },
  },
  compute: ({ temperature, rate, spectrum }: SktInput) => ({
    slope: slope(temperature, rate),
    ln_power_0_0p1: lnPower(spectrum, 0, 0.1),
    ln_power_0p1_0p2: lnPower(spectrum, 0.1, 0.2),
  }),
});
