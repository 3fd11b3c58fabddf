/** What the device itself measures of its power. */

export interface PowerSensor {
  /** what measures, and where it was found */
  readonly name: string;
  /** what the total stands for, or why there is none */
  readonly covers: string;
  /** what is measured apart, by the names the device gives */
  readonly rails: readonly string[];
  /** places of the rails whose sum is the total; none if no sum of them means anything */
  readonly total: readonly number[];
  /** `power`: a reading is in W, of the moment. `energy`: a reading is in J, counted up from an unknown beginning */
  readonly kind: 'power' | 'energy';
  /** by rail, J after which a counter begins again; NaN if not known. Of no meaning for `power` */
  readonly range: readonly number[];
  /** one reading a rail, NaN where there is none just now */
  read(): Float64Array;
}

/** A sensor, or nothing; and what was found that cannot be used, with the reasons. */
export interface SensorSearch {
  readonly sensor: PowerSensor | null;
  readonly unusable: readonly string[];
}
