/**
 * Energy counters of processors (Running Average Power Limit) through powercap. Linux, Documentation/power/powercap/powercap.rst:
 * energy_uj counts microjoules up to max_energy_range_uj and begins again; name says which part a zone is. A package's
 * subzones `core` and `uncore` are parts of it, `dram` is beside it, `psys` is the platform as its maker saw fit. The control
 * type intel-rapl-mmio counts the same packages once more and is left out; AMD's processors use the name intel-rapl too.
 *
 * Since Linux 5.10 only root may read energy_uj, because power tells what a processor computes (CVE-2020-8694).
 */
import type { SensorSearch } from './sensor.ts';
import { problemOf, readNumber, type Sysfs } from './sysfs.ts';

const CLASS = 'class/powercap';
const ZONE = /^intel-rapl(:\d+)+$/u;

interface Zone {
  readonly path: string;
  readonly name: string;
  /** part of the sum: a package, or memory beside it */
  readonly counted: boolean;
}

export function findRapl(sysfs: Sysfs): SensorSearch {
  const unusable: string[] = [];
  const zones = sysfs
    .list(CLASS)
    .filter((folder) => ZONE.test(folder))
    .flatMap((folder): Zone[] => {
      const path = `${CLASS}/${folder}`;
      const problem = problemOf(sysfs, `${path}/energy_uj`);
      if (problem !== undefined) {
        unusable.push(problem);
        return [];
      }
      return [{ path, ...nameOf(sysfs, folder) }];
    });
  if (zones.length === 0) return { sensor: null, unusable };
  const total = zones.flatMap(({ counted }, i) => (counted ? [i] : []));
  return {
    sensor: {
      name: 'RAPL (powercap)',
      covers:
        total.length === 0
          ? 'no total: no zone is a package'
          : `${total.map((i) => zones[i]!.name).join(' + ')}: the processor, all of its cores, whoever uses them; not the rest of the machine`,
      rails: zones.map(({ name }) => name),
      total,
      kind: 'energy',
      range: zones.map(({ path }) => 1e-6 * readNumber(sysfs, `${path}/max_energy_range_uj`)),
      read: () => Float64Array.from(zones, ({ path }) => 1e-6 * readNumber(sysfs, `${path}/energy_uj`)),
    },
    unusable,
  };
}

/** `package-0`; of a subzone, its package's name before it: `package-0 dram`. */
function nameOf(sysfs: Sysfs, folder: string): Omit<Zone, 'path'> {
  const own = sysfs.read(`${CLASS}/${folder}/name`);
  const name = 'text' in own && own.text !== '' ? own.text : folder;
  const isPackage = /^package-\d+/u.test(name);
  if (!/:\d+:\d+$/u.test(folder)) return { name, counted: isPackage };
  const parent = sysfs.read(`${CLASS}/${folder.replace(/:\d+$/u, '')}/name`);
  return { name: 'text' in parent ? `${parent.text} ${name}` : name, counted: name === 'dram' };
}
