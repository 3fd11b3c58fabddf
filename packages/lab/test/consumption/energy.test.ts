import { describe, expect, it } from 'vitest';
import { EnergyMeter } from '../../src/consumption/power/energyMeter.ts';
import { findSensor } from '../../src/consumption/power/findSensor.ts';
import { idlePower, jobPower } from '../../src/consumption/power/power.ts';
import type { PowerSensor } from '../../src/consumption/power/sensor.ts';
import { median, quantile } from '../../src/consumption/statistics.ts';
import { fixture, inMemory } from './sysfsTree.ts';

/** A sensor of one or two rails that reads what it is told to, in turn. */
function told(kind: PowerSensor['kind'], readings: readonly (readonly number[])[], range = Number.NaN): PowerSensor {
  const rails = readings[0]!.map((_, i) => `rail ${i}`);
  let next = 0;
  return {
    name: 'told',
    covers: 'rail 0',
    rails,
    total: [0],
    kind,
    range: rails.map(() => range),
    read: () => Float64Array.from(readings[next++]!),
  };
}

function energyOf(sensor: PowerSensor, times: readonly number[]) {
  const meter = new EnergyMeter(sensor);
  for (const time of times) meter.sample(time);
  return meter.energy();
}

describe('power readings', () => {
  it('of a ramp, however unevenly spaced, have the mean of the straight line', () => {
    const times = [10, 10.3, 11.1, 12, 13.9, 14];
    const energy = energyOf(
      told(
        'power',
        times.map((t) => [2 * (t - 10), 5]),
      ),
      times,
    );
    expect(energy).toMatchObject({ seconds: 4, samples: 6 });
    expect(energy.watts[0]).toBeCloseTo(4, 12);
    expect(energy.watts[1]).toBeCloseTo(5, 12);
    expect(energy.total).toBeCloseTo(4, 12);
  });

  it('that fail are bridged by their neighbours, also at the ends', () => {
    const no = Number.NaN;
    const energy = energyOf(told('power', [[no], [3], [no], [5], [no]]), [0, 1, 2, 3, 9]);
    expect(energy.watts[0]).toBeCloseTo(4, 12);
  });

  it('that never come give no figure', () => {
    expect(energyOf(told('power', [[Number.NaN], [Number.NaN]]), [0, 1]).total).toBeNaN();
    expect(energyOf(told('power', [[7]]), [0]).total).toBeNaN();
  });
});

describe('counters', () => {
  it('count differences', () => {
    expect(energyOf(told('energy', [[1000], [1006], [1030]]), [0, 1, 3]).total).toBeCloseTo(10, 12);
  });

  it('that begin again go on from 0', () => {
    // 95 -> 100 and on to 10: 15 J; then 5 J
    expect(energyOf(told('energy', [[95], [10], [15]], 100), [0, 1, 2]).total).toBeCloseTo(10, 12);
  });

  it('that begin again give no figure where their range is not known', () => {
    expect(energyOf(told('energy', [[95], [10], [15]]), [0, 1, 2]).total).toBeNaN();
  });

  it('of an Intel host wrap at the range that the kernel states', () => {
    const files = fixture('intel-host');
    const meter = new EnergyMeter(findSensor(inMemory(files)).sensor!);
    meter.sample(0);
    // 0.32885 J are left to the range; 30.67115 J after it
    files.set('class/powercap/intel-rapl:0/energy_uj', '30671150');
    files.set('class/powercap/intel-rapl:0:2/energy_uj', '20004000000');
    meter.sample(2);
    const { watts, total } = meter.energy();
    expect(watts[0]).toBeCloseTo(15.5, 9);
    expect(watts[3]).toBeCloseTo(2, 9);
    expect(total).toBeCloseTo(17.5, 9);
  });
});

describe('power of a job', () => {
  const sensor = told('power', [[0, 0]]);
  const stretch = (seconds: number, total: number, other: number) => ({
    seconds,
    samples: 20,
    watts: [total, other],
    total,
  });
  const idle = idlePower(
    sensor,
    [4.9, 5.1, 5, 4.9, 5.1].map((total) => stretch(2, total, 1)),
  );

  it('is weighed by time, above idle and in all; energy is power times duration', () => {
    expect(idle).toMatchObject({ total: 5, seconds: 10 });
    expect(idle.spread).toBeCloseTo(0.1, 12); // squares 4 x 0.01 over 4
    const power = jobPower(sensor, [stretch(1, 6, 1.5), stretch(3, 7, 1.5)], idle, 20);
    expect(power.total).toBeCloseTo(6.75, 12);
    expect(power.aboveIdle).toBeCloseTo(1.75, 12);
    expect(power.joules).toBeCloseTo(0.135, 12);
    expect(power.joulesAboveIdle).toBeCloseTo(0.035, 12);
    expect(power).toMatchObject({ clear: true, seconds: 4, samples: 40 });
    expect(power.rails[1]).toMatchObject({ name: 'rail 1', watts: 1.5, aboveIdle: 0.5 });
  });

  it('is not clear where idle wanders as much', () => {
    expect(jobPower(sensor, [stretch(1, 5.15, 1)], idle, 20).clear).toBe(false);
    expect(jobPower(sensor, [stretch(1, 5.25, 1)], idle, 20).clear).toBe(true);
  });
});

describe('order statistics', () => {
  it('are those of type 7', () => {
    // numpy.quantile([15, 20, 35, 40, 50], [0.4, 0.95]) = 29, 48
    expect(quantile([50, 15, 40, 20, 35], 0.4)).toBeCloseTo(29, 12);
    expect(quantile([50, 15, 40, 20, 35], 0.95)).toBeCloseTo(48, 12);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
