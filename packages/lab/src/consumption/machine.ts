import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Sysfs } from './power/sysfs.ts';

/** On what the figures hold. */
export interface Machine {
  /** the board's name where the firmware gives one, else the processor's */
  readonly model: string;
  readonly processors: number;
  /** bytes */
  readonly memory: number;
  readonly system: string;
  readonly runtime: string;
  /** how the kernel chooses the first processor's clock, and the highest it may choose, MHz; null where it does not say */
  readonly governor: string | null;
  readonly highestMHz: number | null;
  /** processes that ran or waited to, mean of the last minute: others make times longer and idle power higher */
  readonly load: number;
}

export function describeMachine(sysfs: Sysfs): Machine {
  const text = (path: string): string | null => {
    const read = sysfs.read(path);
    const plain = 'text' in read ? read.text.replaceAll('\0', '').trim() : '';
    return plain === '' ? null : plain;
  };
  const clock = 'devices/system/cpu/cpu0/cpufreq';
  const kilohertz = Number(text(`${clock}/scaling_max_freq`) ?? Number.NaN);
  return {
    // Documentation/ABI/testing/sysfs-firmware-ofw: the device tree as the firmware handed it over
    model: text('firmware/devicetree/base/model') ?? cpus()[0]?.model.trim() ?? 'unknown',
    processors: cpus().length,
    memory: totalmem(),
    system: `${platform()} ${arch()} ${release()}`,
    runtime: `Node ${process.versions.node}`,
    governor: text(`${clock}/scaling_governor`),
    highestMHz: Number.isFinite(kilohertz) ? kilohertz / 1000 : null,
    load: loadavg()[0]!,
  };
}
