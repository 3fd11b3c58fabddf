/** One job of one method, in fresh processes one after the other, while the device's sensor is read. */
import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CheerError } from '@cheer/signals';
import type { AloneResult } from './alone.ts';
import type { MemoryMethod } from './memory/resident.ts';
import type { JobName, MethodFolders } from './method.ts';
import { type Energy, EnergyMeter } from './power/energyMeter.ts';
import type { PowerSensor } from './power/sensor.ts';
import { median, quantile } from './statistics.ts';

/** Bytes, medians over the processes. */
export interface JobMemory {
  readonly method: MemoryMethod;
  /** resident in a runtime that has loaded nothing */
  readonly runtime: number;
  /** code, over the runtime */
  readonly code: number;
  /** at most while files are opened, over runtime and code */
  readonly opening: number;
  /** at most while the job runs once, over all that was there before */
  readonly added: number;
  /** the same while it runs again and again, garbage not collected included */
  readonly sustained: number;
  /** at most from the start to the end of the first run */
  readonly total: number;
}

/** ms a unit. */
export interface JobTime {
  /** the first run in a fresh process: median over the processes */
  readonly first: number;
  readonly median: number;
  readonly p95: number;
  readonly mean: number;
  /** of all threads of the process, mean: what others on the machine hardly change */
  readonly processor: number;
  /** timed samples, and runs that each is the mean of (median over the processes) */
  readonly n: number;
  readonly batch: number;
}

export interface JobMeasurement {
  readonly job: JobName;
  readonly memory: JobMemory;
  readonly time: JobTime;
  /** of each process while the job ran again and again; empty without a sensor */
  readonly energy: readonly Energy[];
}

export interface MeasureOptions {
  /** s of each process's stretch */
  readonly seconds: number;
  readonly processes: number;
  readonly sensor: PowerSensor | null;
  /** more arguments for Node, such as `--max-semi-space-size=1` */
  readonly flags?: readonly string[];
  readonly signal?: AbortSignal;
}

/** ms between two readings of a sensor. */
export const SAMPLING = 50;
/** ms that a process may take beside its stretch */
const PATIENCE = 600_000;

// beside this module in either form: compiled, or as source that Node strips of its types
const ALONE = fileURLToPath(new URL(`./alone${extname(import.meta.url)}`, import.meta.url));

/** @throws CheerError `cancelled`; Error with the process's own words if it fails */
export async function measureJob(
  job: JobName,
  module: string,
  folders: MethodFolders,
  options: MeasureOptions,
): Promise<JobMeasurement> {
  const results: AloneResult[] = [];
  const energy: Energy[] = [];
  for (let i = 0; i < options.processes; i++) {
    const meter = options.sensor === null ? null : new EnergyMeter(options.sensor);
    results.push(await runAlone([job, String(options.seconds), module, folders.person, folders.own], meter, options));
    if (meter !== null) energy.push(meter.energy());
  }
  const middle = (of: (result: AloneResult) => number): number => median(results.map(of));
  const samples = results.flatMap(({ ms }) => ms);
  const sum = (of: (result: AloneResult) => number): number => results.reduce((all, one) => all + of(one), 0);
  const done = sum(({ runs, units }) => runs * units);
  return {
    job,
    memory: {
      method: results[0]!.method,
      runtime: middle(({ runtime }) => runtime),
      code: middle(({ loaded, runtime }) => loaded - runtime),
      opening: middle(({ opening, loaded }) => opening - loaded),
      added: middle(({ once, opened }) => once - opened),
      sustained: middle(({ sustained, opened }) => (sustained ?? Number.NaN) - opened),
      total: middle(({ once, opening }) => Math.max(once, opening)),
    },
    time: {
      first: middle(({ firstMs }) => firstMs),
      median: median(samples),
      p95: quantile(samples, 0.95),
      mean: (1000 * sum(({ seconds }) => seconds)) / done,
      processor: sum(({ processorMs }) => processorMs) / done,
      n: samples.length,
      batch: Math.round(middle(({ batch }) => batch)),
    },
    energy,
  };
}

/** Mean power while nothing of ours runs. */
export async function measureIdle(sensor: PowerSensor, seconds: number, signal?: AbortSignal): Promise<Energy[]> {
  const parts: Energy[] = [];
  for (let part = 0; part < IDLE_PARTS; part++) {
    const meter = new EnergyMeter(sensor);
    const stop = sampling(meter);
    await new Promise((resolve) => setTimeout(resolve, (1000 * seconds) / IDLE_PARTS));
    stop();
    throwIfAborted(signal);
    parts.push(meter.energy());
  }
  return parts;
}

/** The idle stretch is cut in so many, whose differences say how much idle power moves by itself. */
const IDLE_PARTS = 5;

/** Reads the sensor until the function that is returned is called, and then once more. */
function sampling(meter: EnergyMeter): () => void {
  const sample = (): void => meter.sample(performance.now() / 1000);
  sample();
  const timer = setInterval(sample, SAMPLING);
  return () => {
    clearInterval(timer);
    sample();
  };
}

function runAlone(args: readonly string[], meter: EnergyMeter | null, options: MeasureOptions): Promise<AloneResult> {
  throwIfAborted(options.signal);
  const child = spawn(process.execPath, ['--expose-gc', ...(options.flags ?? []), ALONE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE + 2000 * options.seconds,
    ...(options.signal && { signal: options.signal }),
  });
  return new Promise((resolve, reject) => {
    let stop: (() => void) | undefined;
    let result: AloneResult | undefined;
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as 'begin' | 'end' | AloneResult;
      if (said === 'begin') stop = meter === null ? undefined : sampling(meter);
      else if (said === 'end') {
        stop?.();
        stop = undefined;
      } else result = said;
    });
    child.on('error', (cause) => {
      errors += cause.message;
    });
    child.on('close', (code, killed) => {
      stop?.();
      if (options.signal?.aborted) reject(cancelled(options.signal));
      else if (result !== undefined && code === 0) resolve(result);
      else reject(new Error(`profile: the process of "${args[0]}" ended with ${code ?? killed}: ${errors}`));
    });
  });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

const cancelled = (signal: AbortSignal): CheerError =>
  new CheerError('cancelled', 'profile: stopped', 'Start it again.', { cause: signal.reason });
