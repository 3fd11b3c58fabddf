/** A process of its own measures what is known. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measureIdle, measureJob } from '../../src/consumption/measureJob.ts';
import type { PowerSensor } from '../../src/consumption/power/sensor.ts';
import { BYTES, MS } from './knownJobs.ts';

const MODULE = new URL('knownJobs.ts', import.meta.url).href;
const folders = { person: '.', own: '.' };
const canReset = existsSync('/proc/self/clear_refs');

/** 3 W, counted by the clock. */
const counter: PowerSensor = {
  name: 'clock',
  covers: 'all',
  rails: ['all'],
  total: [0],
  kind: 'energy',
  range: [Number.NaN],
  read: () => Float64Array.of((3 * performance.now()) / 1000),
};

describe('one job in fresh processes', () => {
  it.runIf(canReset)('adds the memory that it takes, over a runtime and code that are stated apart', async () => {
    const { memory, energy } = await measureJob('training', MODULE, folders, {
      seconds: 0,
      processes: 2,
      sensor: null,
    });
    expect(memory.method).toBe('reset');
    expect(memory.added / BYTES).toBeGreaterThan(0.97);
    expect(memory.added / BYTES).toBeLessThan(1.1);
    expect(memory.runtime).toBeGreaterThan(20e6);
    expect(memory.code).toBeLessThan(20e6);
    expect(memory.total).toBeGreaterThan(memory.runtime + BYTES);
    expect(memory.sustained).toBeNaN();
    expect(energy).toEqual([]);
  });

  it('takes the time that it takes, a unit; power is read meanwhile', async () => {
    const { time, energy } = await measureJob('inference', MODULE, folders, {
      seconds: 0.5,
      processes: 1,
      sensor: counter,
    });
    expect(time.median).toBeGreaterThanOrEqual(MS / 2);
    expect(time.median).toBeLessThan(MS);
    expect(time.p95).toBeGreaterThanOrEqual(time.median);
    // it waits by computing
    expect(time.processor).toBeGreaterThan(0.3 * (MS / 2));
    expect(time.processor).toBeLessThan(1.5 * time.mean);
    expect(time.batch).toBe(1);
    expect(time.n).toBeGreaterThan(50);
    expect(energy).toHaveLength(1);
    expect(energy[0]!.total).toBeCloseTo(3, 1);
    expect(energy[0]!.seconds).toBeGreaterThan(0.4);
    expect(energy[0]!.samples).toBeGreaterThan(5);
  });

  it('says in the words of the process why it failed', async () => {
    const none = measureJob('matching', MODULE, folders, { seconds: 0, processes: 1, sensor: null });
    await expect(none).rejects.toThrow('has no job "matching"');
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const { signal } = controller;
    const stopped = measureJob('inference', MODULE, folders, { seconds: 60, processes: 1, sensor: null, signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('idle power comes in parts', async () => {
  const parts = await measureIdle(counter, 0.5);
  expect(parts).toHaveLength(5);
  for (const { total } of parts) expect(total).toBeCloseTo(3, 1);
});
