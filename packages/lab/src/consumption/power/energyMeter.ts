/** Readings of a sensor become energy. Pure: the caller reads the clock. */
import type { PowerSensor } from './sensor.ts';

export interface Energy {
  /** s, from the first reading to the last */
  readonly seconds: number;
  readonly samples: number;
  /** by rail, mean W; NaN if it gave fewer than two readings, or a counter began again and its range is not known */
  readonly watts: readonly number[];
  /** mean W of the sensor's total; NaN if it has none or a part of it is NaN */
  readonly total: number;
}

/**
 * Adds up what a sensor says. Powers are joined by straight lines; of counters the differences count, and one that is
 * smaller than before has begun again once. A reading that fails is bridged by its neighbours.
 */
export class EnergyMeter {
  readonly #sensor: PowerSensor;
  readonly #joules: Float64Array;
  readonly #value: Float64Array;
  readonly #since: Float64Array;
  readonly #bridged: Float64Array;
  #first = Number.NaN;
  #last = Number.NaN;
  #samples = 0;

  constructor(sensor: PowerSensor) {
    const rails = sensor.rails.length;
    this.#sensor = sensor;
    this.#joules = new Float64Array(rails);
    this.#value = new Float64Array(rails).fill(Number.NaN);
    this.#since = new Float64Array(rails);
    this.#bridged = new Float64Array(rails);
  }

  /** @param time s, later than the last */
  sample(time: number): void {
    const reading = this.#sensor.read();
    if (this.#samples === 0) this.#first = time;
    this.#last = time;
    this.#samples++;
    for (const [i, now] of reading.entries()) {
      if (Number.isNaN(now)) continue;
      const before = this.#value[i]!;
      if (!Number.isNaN(before)) {
        const seconds = time - this.#since[i]!;
        this.#bridged[i] = this.#bridged[i]! + seconds;
        this.#joules[i] = this.#joules[i]! + this.#between(i, before, now, seconds);
      }
      this.#value[i] = now;
      this.#since[i] = time;
    }
  }

  energy(): Energy {
    // over the time between a rail's own good readings, should the first or the last have failed
    const watts = Array.from(
      this.#joules,
      (joules, i) => joules / (this.#bridged[i]! > 0 ? this.#bridged[i]! : Number.NaN),
    );
    const { total } = this.#sensor;
    return {
      seconds: this.#last - this.#first,
      samples: this.#samples,
      watts,
      total: total.length === 0 ? Number.NaN : total.reduce((sum, i) => sum + watts[i]!, 0),
    };
  }

  #between(i: number, before: number, now: number, seconds: number): number {
    if (this.#sensor.kind === 'power') return ((before + now) / 2) * seconds;
    // NaN if the range is not known: the energy of this stretch cannot be
    return now >= before ? now - before : now - before + this.#sensor.range[i]!;
  }
}
