/**
 * Current and voltage monitors of the INA family through hwmon. A Jetson Orin Nano has one INA3221 with the channels VDD_IN (all
 * that the module takes), VDD_CPU_GPU_CV and VDD_SOC, which are parts of it.
 *
 * Linux, Documentation/hwmon/ina3221.rst: in[123]_input is the bus voltage in mV, curr[123]_input the current in mA,
 * in[123]_label the name of the channel. in[456]_input are voltages over the shunts and curr4_input a sum, so a channel counts only
 * if it has both of the same number, from 1 to 3. Documentation/hwmon/sysfs-interface.rst: power[1-*]_input is in uW; chips that
 * have it (INA219, INA226, INA238) need no product. Names of the channels: arch/arm64/boot/dts/nvidia/tegra234-p3768-0000.
 */
import type { SensorSearch } from './sensor.ts';
import { problemOf, readNumber, type Sysfs } from './sysfs.ts';

const CLASS = 'class/hwmon';
const CHANNELS = [1, 2, 3];
/** Labels under which a board names what all the rest is fed from. */
const INPUT = /^VDD_IN$/u;

interface Channel {
  readonly name: string;
  read(): number;
}

export function findIna(sysfs: Sysfs): SensorSearch {
  const chips: string[] = [];
  const channels: Channel[] = [];
  const unusable: string[] = [];
  for (const folder of sysfs.list(CLASS)) {
    const path = `${CLASS}/${folder}`;
    const name = sysfs.read(`${path}/name`);
    if (!('text' in name && /^ina\d+$/u.test(name.text))) continue;
    const found = CHANNELS.flatMap((i) => channelOf(sysfs, path, i, unusable) ?? []);
    if (found.length === 0) continue;
    channels.push(...found);
    chips.push(`${name.text.toUpperCase()} (${folder})`);
  }
  if (channels.length === 0) return { sensor: null, unusable };
  const input = channels.findIndex(({ name }) => INPUT.test(name));
  const total = input >= 0 ? [input] : channels.length === 1 ? [0] : [];
  return {
    sensor: {
      name: chips.join(', '),
      covers:
        total.length === 0
          ? 'no total: which of these channels holds which is not known of this board'
          : `${channels[total[0]!]!.name}: ${input >= 0 ? 'all that the module takes; other channels are parts of it' : 'the one channel there is'}`,
      rails: channels.map(({ name }) => name),
      total,
      kind: 'power',
      range: channels.map(() => Number.NaN),
      read: () => Float64Array.from(channels, (channel) => channel.read()),
    },
    unusable,
  };
}

/** A channel that gives a number now; one that is off or broken is named and left out. */
function channelOf(sysfs: Sysfs, path: string, i: number, unusable: string[]): Channel | undefined {
  const files = new Set(sysfs.list(path));
  const [power, volts, amperes] = [`power${i}_input`, `in${i}_input`, `curr${i}_input`];
  const needed = files.has(power) ? [power] : [volts, amperes];
  if (!needed.every((file) => files.has(file))) return undefined;
  const problem = needed.map((file) => problemOf(sysfs, `${path}/${file}`)).find((one) => one !== undefined);
  if (problem !== undefined) {
    unusable.push(problem);
    return undefined;
  }
  const label = [`power${i}_label`, `in${i}_label`]
    .map((file) => sysfs.read(`${path}/${file}`))
    .find((one) => 'text' in one);
  const name = label !== undefined && label.text !== '' ? label.text : `channel ${i}`;
  const value = (file: string): number => readNumber(sysfs, `${path}/${file}`);
  return {
    name,
    read: files.has(power) ? () => 1e-6 * value(power) : () => 1e-6 * value(volts) * value(amperes),
  };
}
