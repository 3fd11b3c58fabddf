import { vertex } from '../../numeric/parabola.ts';
import { bandPower, type Spectrum, welch } from '../../numeric/welch.ts';
import { family } from '../family.ts';
import type { BvpInput } from './input.ts';

const WELCH = 'doi 10.1109/TAU.1967.1161901';
/** s of one Welch segment: 1/8 Hz resolution; half of it overlaps the next */
const SEGMENT = 8;
/** Hz: the band of the cleaned signal */
const TOP = 8;

const logShare = (band: string) => ({
  unit: 'ln(1)',
  definition: `ln of the power of the cleaned signal in ${band} Hz over that in 0-8 Hz: Welch, Hann segments of 8 s, half overlapping, trapezoid`,
  minimum: 10,
  reference: WELCH,
});

export const waveformSpectrum = family({
  name: 'waveform-spectrum',
  features: {
    ln_power_0_1: logShare('0-1'),
    ln_power_1_2: logShare('1-2'),
    ln_power_2_3: logShare('2-3'),
    ln_power_3_4: logShare('3-4'),
    energy_ratio: { unit: '1', definition: 'power in 0-1 Hz over power in 1-4 Hz', minimum: 10, reference: WELCH },
    dominant_frequency: {
      unit: 'Hz',
      definition:
        'frequency of the highest density up to 8 Hz, refined by the parabola through its ln and its neighbours',
      minimum: 10,
      reference: WELCH,
    },
    centroid: {
      unit: 'Hz',
      definition: 'mean frequency up to 8 Hz, weighted by the density',
      minimum: 10,
      reference: WELCH,
    },
    spectral_entropy: {
      unit: '1',
      definition: 'entropy of the density up to 8 Hz as shares of its sum, over ln of the number of frequencies',
      minimum: 10,
      reference: WELCH,
    },
  },
  compute: ({ clean }: BvpInput) => {
    const segment = Math.round(SEGMENT * clean.rate);
    const spectrum = welch(clean.samples, clean.rate, { segment, overlap: segment >> 1 });
    const all = bandPower(spectrum, 0, TOP);
    if (!(all > 0)) return 'flat';
    const low = bandPower(spectrum, 0, 1);
    return {
      ln_power_0_1: Math.log(low / all),
      ln_power_1_2: Math.log(bandPower(spectrum, 1, 2) / all),
      ln_power_2_3: Math.log(bandPower(spectrum, 2, 3) / all),
      ln_power_3_4: Math.log(bandPower(spectrum, 3, 4) / all),
      energy_ratio: low / bandPower(spectrum, 1, 4),
      ...shape(spectrum),
    };
  },
});

function shape({ frequencies, density }: Spectrum): {
  dominant_frequency: number;
  centroid: number;
  spectral_entropy: number;
} {
  let count = 0;
  while (count < frequencies.length && frequencies[count]! <= TOP) count++;
  let sum = 0;
  let moment = 0;
  let best = 0;
  for (let k = 0; k < count; k++) {
    sum += density[k]!;
    moment += density[k]! * frequencies[k]!;
    if (density[k]! > density[best]!) best = k;
  }
  let entropy = 0;
  for (let k = 0; k < count; k++) {
    const part = density[k]! / sum;
    if (part > 0) entropy -= part * Math.log(part);
  }
  let offset = 0;
  if (best > 0 && best < density.length - 1) {
    offset = vertex(Math.log(density[best - 1]!), Math.log(density[best]!), Math.log(density[best + 1]!));
  }
  return {
    dominant_frequency: frequencies[best]! + offset * frequencies[1]!,
    centroid: moment / sum,
    spectral_entropy: entropy / Math.log(count),
  };
}
