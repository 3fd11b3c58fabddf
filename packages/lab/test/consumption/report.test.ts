/** What a reader sees: the paper's figures as printed, ours beside them and never divided by them. */
import { describe, expect, it } from 'vitest';
import type { Consumption, JobResult, MethodResult } from '../../src/consumption/consumption.ts';
import type { ConsumptionSubject } from '../../src/consumption/facts.ts';
import type { JobName } from '../../src/consumption/method.ts';
import { consumptionPage } from '../../src/consumption/page.ts';
import { PAPER_ROWS } from '../../src/consumption/paper.ts';
import { powerAndEnergy, sizeAndTime } from '../../src/consumption/tables.ts';
import { consumptionText } from '../../src/consumption/text.ts';

const subject: ConsumptionSubject = {
  subject: 'P001',
  dataset: 'simulated people',
  simulated: true,
  windows: 59,
  length: 60,
  step: 30,
  k: 5,
  classes: ['calm', 'stress'],
  labelled: true,
  release: { name: 'test', hash: 'abcdef0123456789', simulated: true },
};

const POWER = {
  total: 6.75,
  aboveIdle: 1.75,
  joules: 0.00675,
  joulesAboveIdle: 0.00175,
  clear: true,
  rails: [{ name: 'VDD_IN', watts: 6.75, aboveIdle: 1.75 }],
  seconds: 6,
  samples: 120,
};

const job = (name: JobName, ms: number, total: number, power: JobResult['power']): JobResult => ({
  job: name,
  memory: {
    method: 'reset',
    runtime: 50e6,
    code: 20e6,
    opening: 2e6,
    added: 1e6,
    sustained: 4e6,
    total,
  },
  time: { first: 9 * ms, median: ms, p95: 2 * ms, mean: ms, processor: ms, n: 100, batch: 1 },
  yardsticks: ms / 2,
  power,
});

const method = (name: string, ms: number, power: JobResult['power']): MethodResult => ({
  name,
  modelBytes: 77_504,
  personalBytes: 1024,
  jobs: [job('training', ms, 78.2e6, power), job('inference', ms / 50, 77.1e6, power)],
});

function consumption(power: JobResult['power'], model = 'Board <1>'): Consumption {
  return {
    machine: {
      model,
      processors: 6,
      memory: 8e9,
      system: 'linux arm64 5.15',
      runtime: 'Node 24',
      governor: 'schedutil',
      highestMHz: 1510.4,
      load: 0.2,
    },
    settings: { seconds: 2, processes: 3, flags: [] },
    power:
      power === null
        ? { sensor: null, covers: null, copy: null, rails: [], unusable: ['energy_uj: permission denied'], idle: null }
        : {
            sensor: 'INA3221 (hwmon1)',
            covers: 'VDD_IN: all',
            copy: null,
            rails: ['VDD_IN'],
            unusable: [],
            idle: { watts: [5], total: 5, spread: 0.1, seconds: 10 },
          },
    yardstick: job('product', 2, 60e6, power),
    features: job('features', 0.5, 85e6, power),
    methods: [method('CHEER-Cluster', 1, power), method('CLEAR [7]', 25, power)],
  };
}

describe('Table II', () => {
  it('has size, peak memory and time of training and inference; x is against the first method of the run', () => {
    expect(sizeAndTime(consumption(null)).rows).toEqual([
      ['CHEER-Cluster', '0.078', '78.2', '77.1', '28.2', '27.1', '1.00', '1.00', '0.0200', '1.00'],
      ['CLEAR [7]', '0.078', '78.2', '77.1', '28.2', '27.1', '25.0', '25.0', '0.500', '25.0'],
    ]);
  });

  it('has the paper\u2019s rows as printed, under a heading that says whose they are', () => {
    const page = consumptionPage(consumption(null), subject, 'today');
    const printed = page.indexOf('Printed in the paper, NVIDIA Jetson Orin Nano: another machine');
    expect(printed).toBeGreaterThan(page.indexOf('Measured in this run, Board &lt;1&gt;'));
    for (const { method: name, size, ram, time } of PAPER_ROWS) {
      const cells = [size, ...ram, ...time].map((value) => `<td>${value}</td>`).join('');
      expect(page.indexOf(`<tr><th scope="row">${name}</th>${cells}</tr>`)).toBeGreaterThan(printed);
    }
    // 25 / 1 is a ratio within the run; 87.14 / 1 would be one to another machine
    expect(page).toContain('<td>25.0<br><span class="soft">25.0 x</span></td>');
    expect(page).not.toContain('87.1 x');
    expect(page).not.toContain('Board <1>');
  });
});

describe('Table III', () => {
  it('has power and energy in all and above idle', () => {
    const wandering = { ...POWER, clear: false };
    expect(powerAndEnergy(consumption(POWER)).rows[0]).toEqual([
      ...['CHEER-Cluster', '6.75', '1.75', '6.75', '1.75'],
      ...['6.75', '1.75', '6.75', '1.75'],
    ]);
    expect(powerAndEnergy(consumption(wandering)).rows[0]!.slice(0, 3)).toEqual(['CHEER-Cluster', '6.75', '1.75?']);
    const page = consumptionPage(consumption(POWER), subject, 'today');
    expect(page).toContain('<td>6.75<br><span class="soft">1.75</span></td>');
    expect(page).toContain('idle 5.00 W over 10.0 s, measured first');
  });

  it('says not measurable here, and why, where there is no sensor', () => {
    const page = consumptionPage(consumption(null), subject, 'today');
    expect(page.match(/<td colspan="4">not measurable here<\/td>/gu)).toHaveLength(2);
    expect(page).toContain('Power here: not measurable here: energy_uj: permission denied.');
    const text = consumptionText(consumption(null), subject);
    expect(text).toContain('Power and energy\n  not measurable here: energy_uj: permission denied');
    expect(text).not.toMatch(/NaN|undefined|null/u);
  });
});

it('calls simulated people simulated, and needs nothing from outside', () => {
  const page = consumptionPage(consumption(POWER), subject, 'today');
  expect(page).toContain('The recording is of a simulated person.');
  expect(page).toContain('P001 of simulated people, simulated');
  expect(page).not.toMatch(/<script|src=|href="http|NaN|undefined/u);
  expect(consumptionPage(consumption(POWER), { ...subject, simulated: false }, 'today')).not.toContain('banner" role');
});
