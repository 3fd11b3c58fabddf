import type { ChannelName } from '@cheer/signals';

/** From a unit to the one that features are computed in: value * scale + offset, or scale / value of a resistance. */
export interface Conversion {
  readonly unit: string;
  readonly scale: number;
  readonly offset: number;
  readonly reciprocal: boolean;
}

/** The unit of each channel in a recording. */
export const UNITS: Readonly<Record<ChannelName, string>> = {
  BVP: 'a.u.',
  GSR: 'uS',
  SKT: 'degC',
  ACC_X: 'g',
  ACC_Y: 'g',
  ACC_Z: 'g',
};

const linear = (scale: number, offset = 0) => ({ scale, offset, reciprocal: false });
const resistance = (scale: number) => ({ scale, offset: 0, reciprocal: true });

const CONDUCTANCE = {
  uS: linear(1),
  '\u00b5S': linear(1),
  '\u03bcS': linear(1),
  microsiemens: linear(1),
  S: linear(1e6),
  mS: linear(1e3),
  nS: linear(1e-3),
  Ohm: resistance(1e6),
  kOhm: resistance(1e3),
  MOhm: resistance(1),
};
const TEMPERATURE = {
  degC: linear(1),
  C: linear(1),
  '\u00b0C': linear(1),
  mdegC: linear(1e-3),
  K: linear(1, -273.15),
  F: linear(5 / 9, -160 / 9),
  degF: linear(5 / 9, -160 / 9),
  '\u00b0F': linear(5 / 9, -160 / 9),
};
/** m/s2 by the standard acceleration of free fall (CGPM 1901) */
const ACCELERATION = {
  g: linear(1),
  mg: linear(1e-3),
  'g/64': linear(1 / 64),
  'm/s2': linear(1 / 9.80665),
  'm/s^2': linear(1 / 9.80665),
};

/** Undefined for a unit that is not known. Of a pulse any will do: features do not depend on its scale. */
export function conversionOf(channel: ChannelName, unit: string): Conversion | undefined {
  if (channel === 'BVP') return { unit: 'a.u.', ...linear(1) };
  const known: Readonly<Record<string, Omit<Conversion, 'unit'>>> =
    channel === 'GSR' ? CONDUCTANCE : channel === 'SKT' ? TEMPERATURE : ACCELERATION;
  const name = unit.trim();
  return Object.hasOwn(known, name) ? { unit: UNITS[channel], ...known[name]! } : undefined;
}

export const convert = ({ scale, offset, reciprocal }: Conversion, value: number): number =>
  reciprocal ? scale / value : value * scale + offset;

/** Seconds of each unit of time. */
export const TIME_UNITS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
