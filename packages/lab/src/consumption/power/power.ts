/** Power and energy of a job, in all and above what the device takes when it does nothing. */
import type { Energy } from './energyMeter.ts';
import type { PowerSensor } from './sensor.ts';

/** W, by rail and of the sensor's total, NaN where there is none. */
export interface IdlePower {
  readonly watts: readonly number[];
  readonly total: number;
  /** standard deviation of the total between parts of the idle stretch: what above-idle figures are uncertain by, at least */
  readonly spread: number;
  readonly seconds: number;
}

export interface JobPower {
  /** W while the job runs again and again */
  readonly total: number;
  readonly aboveIdle: number;
  /** J a unit of the job */
  readonly joules: number;
  readonly joulesAboveIdle: number;
  /** above idle by more than twice idle's own spread */
  readonly clear: boolean;
  /** W by rail */
  readonly rails: readonly { readonly name: string; readonly watts: number; readonly aboveIdle: number }[];
  /** s measured, and readings of the sensor */
  readonly seconds: number;
  readonly samples: number;
}

export function idlePower(sensor: PowerSensor, parts: readonly Energy[]): IdlePower {
  const totals = parts.map(({ total }) => total);
  const total = mean(totals);
  const squares = totals.reduce((sum, one) => sum + (one - total) ** 2, 0);
  return {
    watts: sensor.rails.map((_, i) => mean(parts.map(({ watts }) => watts[i]!))),
    total,
    spread: Math.sqrt(squares / (parts.length - 1)),
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** @param ms a unit takes while the job runs again and again, mean */
export function jobPower(sensor: PowerSensor, stretches: readonly Energy[], idle: IdlePower, ms: number): JobPower {
  const seconds = stretches.reduce((sum, one) => sum + one.seconds, 0);
  const weighed = (of: (one: Energy) => number): number =>
    stretches.reduce((sum, one) => sum + of(one) * one.seconds, 0) / seconds;
  const total = weighed((one) => one.total);
  const aboveIdle = total - idle.total;
  return {
    total,
    aboveIdle,
    joules: (total * ms) / 1000,
    joulesAboveIdle: (aboveIdle * ms) / 1000,
    clear: aboveIdle > 2 * idle.spread,
    rails: sensor.rails.map((name, i) => {
      const watts = weighed((one) => one.watts[i]!);
      return { name, watts, aboveIdle: watts - idle.watts[i]! };
    }),
    seconds,
    samples: stretches.reduce((sum, { samples }) => sum + samples, 0),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
