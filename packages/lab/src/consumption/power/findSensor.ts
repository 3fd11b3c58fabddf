import { findIna } from './ina.ts';
import { findRapl } from './rapl.ts';
import type { SensorSearch } from './sensor.ts';
import type { Sysfs } from './sysfs.ts';

/** The device's own sensor: one that measures its supply if there is one, else its processor's counters, else none. */
export function findSensor(sysfs: Sysfs): SensorSearch {
  const ina = findIna(sysfs);
  if (ina.sensor !== null) return ina;
  const rapl = findRapl(sysfs);
  const unusable = [...ina.unusable, ...rapl.unusable];
  if (rapl.sensor !== null || unusable.length > 0) return { sensor: rapl.sensor, unusable };
  return { sensor: null, unusable: ['no INA monitor in class/hwmon and no intel-rapl zone in class/powercap'] };
}
