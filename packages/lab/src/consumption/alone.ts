/**
 * One job in a process of its own: `node --expose-gc alone.js JOB SECONDS MODULE PERSON OWN`. It says `begin` and `end` around the
 * stretch in which the job runs again and again, so that whoever started it can read a power sensor meanwhile, and then what
 * it found, each a line of JSON. Nothing of the method is loaded before the runtime alone has been weighed.
 */
import { writeSync } from 'node:fs';
import { type MemoryMethod, peakResident, resident, settle } from './memory/resident.ts';
import type { DeviceModule, Job, JobName } from './method.ts';

/** What one process found. Bytes and ms. */
export interface AloneResult {
  readonly method: MemoryMethod;
  /** resident once the runtime is up */
  readonly runtime: number;
  /** resident once code is loaded */
  readonly loaded: number;
  /** at most while files are opened, and resident then */
  readonly opening: number;
  readonly opened: number;
  /** at most while the job runs for the first time */
  readonly once: number;
  /** at most while it runs again and again; NaN, so null in JSON, if it was not asked to */
  readonly sustained: number | null;
  /** ms of the first run, nothing warm, a unit */
  readonly firstMs: number;
  /** ms a unit, each the mean of `batch` runs */
  readonly ms: readonly number[];
  readonly batch: number;
  /** in one run */
  readonly units: number;
  /** s that the stretch took, and runs in it */
  readonly seconds: number;
  readonly runs: number;
  /** ms of all threads of the process in that stretch */
  readonly processorMs: number;
}

/** ms that a timed batch takes at least: the clock's steps and the call to read it then are below a per cent of it. */
const LEAST_BATCH = 0.2;
/** ms of running before it counts, in which the engine compiles what is hot; at most half of the stretch that counts */
const WARM = 300;
const LEAST_SAMPLES = 3;

const [name, wanted, module, person, own] = process.argv.slice(2) as [JobName, string, string, string, string];
const say = (line: unknown): void => void writeSync(1, `${JSON.stringify(line)}\n`);

const method = settle();
const runtime = resident();
const { open } = (await import(module)) as DeviceModule;
settle();
const loaded = resident();
const job = (await open({ person, own }))[name];
if (job === undefined) throw new Error(`alone: ${module} has no job "${name}"`);
const opening = peakResident();
settle();
const opened = resident();
const firstMs = await timed(job, 1);
const once = peakResident();
const stretch =
  Number(wanted) > 0
    ? await again(job, 1000 * Number(wanted))
    : { ms: [], batch: 1, seconds: 0, runs: 0, processorMs: 0 };
const units = job.units ?? 1;
const result: AloneResult = {
  method,
  runtime,
  loaded,
  opening,
  opened,
  once,
  sustained: stretch.runs > 0 ? peakResident() : null,
  firstMs: firstMs / units,
  units,
  ...stretch,
  ms: stretch.ms.map((ms) => ms / units),
};
say(result);

async function again(
  one: Job,
  length: number,
): Promise<Pick<AloneResult, 'ms' | 'batch' | 'seconds' | 'runs' | 'processorMs'>> {
  const warm = performance.now();
  let fastest = Number.POSITIVE_INFINITY;
  do fastest = Math.min(fastest, await timed(one, 1));
  while (performance.now() - warm < Math.min(WARM, length / 2));
  const batch = Math.max(1, Math.ceil(LEAST_BATCH / Math.max(fastest, 1e-4)));
  const most = Math.ceil(length / LEAST_BATCH) + LEAST_SAMPLES;
  const samples = new Float64Array(most);
  let count = 0;
  say('begin');
  const processor = process.cpuUsage();
  const began = performance.now();
  while (count < most && (count < LEAST_SAMPLES || performance.now() - began < length)) {
    samples[count++] = (await timed(one, batch)) / batch;
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(processor);
  say('end');
  return {
    ms: [...samples.subarray(0, count)],
    batch,
    seconds,
    runs: count * batch,
    processorMs: (user + system) / 1000,
  };
}

/** ms that `runs` runs take. Only a job that gives a promise is waited for, as waiting costs as much as a small job. */
async function timed(one: Job, runs: number): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < runs; i++) {
    const done = one.run();
    if (done instanceof Promise) await done;
  }
  return performance.now() - began;
}
