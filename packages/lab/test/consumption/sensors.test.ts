import { describe, expect, it } from 'vitest';
import { describeMachine } from '../../src/consumption/machine.ts';
import { findSensor } from '../../src/consumption/power/findSensor.ts';
import { openSysfs } from '../../src/consumption/power/sysfs.ts';
import { type Entry, fixture, inMemory, writeTree } from './sysfsTree.ts';

const denied = { reason: 'permission denied' };
const changed = (files: Map<string, Entry>, changes: Readonly<Record<string, Entry | null>>): Map<string, Entry> => {
  for (const [path, entry] of Object.entries(changes)) entry === null ? files.delete(path) : files.set(path, entry);
  return files;
};

describe('a Jetson Orin Nano', () => {
  const monitor = 'class/hwmon/hwmon1';

  it('has the power of its supply and of two parts of it: mV times mA', () => {
    const { sensor, unusable } = findSensor(openSysfs(writeTree(fixture('jetson-orin-nano'))));
    expect(unusable).toEqual([]);
    expect(sensor).toMatchObject({
      name: 'INA3221 (hwmon1)',
      rails: ['VDD_IN', 'VDD_CPU_GPU_CV', 'VDD_SOC'],
      total: [0],
      kind: 'power',
    });
    const [input, processors, soc] = sensor!.read();
    expect(input).toBeCloseTo(5.088 * 1.016, 12);
    expect(processors).toBeCloseTo(5.08 * 0.168, 12);
    expect(soc).toBeCloseTo(5.08 * 0.312, 12);
  });

  it('is called by the name in its device tree, with its clock', () => {
    const tree = changed(fixture('jetson-orin-nano'), {
      'firmware/devicetree/base/model': 'NVIDIA Jetson Orin Nano Developer Kit\0',
    });
    expect(describeMachine(openSysfs(writeTree(tree)))).toMatchObject({
      model: 'NVIDIA Jetson Orin Nano Developer Kit',
      governor: 'schedutil',
      highestMHz: 1510.4,
    });
  });

  it('leaves out a channel that is off, says so, and keeps the others', () => {
    const off = { reason: 'the channel is off' };
    const { sensor, unusable } = findSensor(
      inMemory(
        changed(fixture('jetson-orin-nano'), { [`${monitor}/in2_input`]: off, [`${monitor}/curr2_input`]: off }),
      ),
    );
    expect(sensor).toMatchObject({ rails: ['VDD_IN', 'VDD_SOC'], total: [0] });
    expect(unusable).toEqual([`${monitor}/in2_input: the channel is off`]);
  });

  it.each([['N/A'], [''], ['5.1 V'], ['0x10'], ['1e3']])('never takes %j for a number', (garbage) => {
    const { sensor, unusable } = findSensor(
      inMemory(changed(fixture('jetson-orin-nano'), { [`${monitor}/curr1_input`]: garbage })),
    );
    expect(sensor?.rails).toEqual(['VDD_CPU_GPU_CV', 'VDD_SOC']);
    expect(sensor?.total).toEqual([]);
    expect(unusable).toEqual([`${monitor}/curr1_input: not a number`]);
  });

  it('gives NaN for a channel that fails later, never 0', () => {
    const files = fixture('jetson-orin-nano');
    const { sensor } = findSensor(inMemory(files));
    files.set(`${monitor}/curr1_input`, { reason: 'cannot be read (EIO)' });
    expect([...sensor!.read()].map(Number.isNaN)).toEqual([true, false, false]);
  });

  it('names a channel without a label by its number, and has no total if none is the supply', () => {
    const { sensor } = findSensor(inMemory(changed(fixture('jetson-orin-nano'), { [`${monitor}/in1_label`]: null })));
    expect(sensor).toMatchObject({ rails: ['channel 1', 'VDD_CPU_GPU_CV', 'VDD_SOC'], total: [] });
    expect(sensor?.covers).toMatch(/^no total/);
  });

  it('reads a chip that multiplies by itself in microwatts', () => {
    const { sensor } = findSensor(
      inMemory(
        new Map<string, Entry>([
          ['class/hwmon/hwmon0/name', 'ina226'],
          ['class/hwmon/hwmon0/power1_input', '2375000'],
          ['class/hwmon/hwmon0/in1_input', '4980'],
          ['class/hwmon/hwmon0/curr1_input', '1'],
        ]),
      ),
    );
    expect(sensor).toMatchObject({ name: 'INA226 (hwmon0)', rails: ['channel 1'], total: [0] });
    expect(sensor!.read()[0]).toBeCloseTo(2.375, 12);
  });
});

describe('an Intel host', () => {
  const zone = 'class/powercap/intel-rapl:0';

  it('has counters of its package and of memory beside it; cores and platform are not added again', () => {
    const { sensor, unusable } = findSensor(openSysfs(writeTree(fixture('intel-host'))));
    expect(unusable).toEqual([]);
    expect(sensor).toMatchObject({
      kind: 'energy',
      rails: ['package-0', 'package-0 core', 'package-0 uncore', 'package-0 dram', 'psys'],
      total: [0, 3],
    });
    expect([...sensor!.read()]).toEqual([262143, 81000, 3000, 20000, 99000]);
    expect(sensor!.range[0]).toBeCloseTo(262143.32885, 9);
  });

  it('says that reading is denied, as it is to all but root', () => {
    const files = fixture('intel-host');
    for (const path of files.keys()) if (path.endsWith('energy_uj')) files.set(path, denied);
    const { sensor, unusable } = findSensor(inMemory(files));
    expect(sensor).toBeNull();
    expect(unusable).toHaveLength(5);
    expect(unusable[0]).toBe(`${zone}/energy_uj: permission denied`);
  });

  it('leaves out a zone that has no counter, or garbage in it', () => {
    const { sensor, unusable } = findSensor(
      inMemory(changed(fixture('intel-host'), { [`${zone}:2/energy_uj`]: null, [`${zone}:0/energy_uj`]: 'off' })),
    );
    expect(sensor).toMatchObject({ rails: ['package-0', 'package-0 uncore', 'psys'], total: [0] });
    expect(unusable).toEqual([`${zone}:0/energy_uj: not a number`, `${zone}:2/energy_uj: not there`]);
  });
});

it('finds nothing where there is nothing, and says what it looked for', () => {
  expect(findSensor(openSysfs('/there/is/no/such/folder'))).toEqual({
    sensor: null,
    unusable: ['no INA monitor in class/hwmon and no intel-rapl zone in class/powercap'],
  });
});
