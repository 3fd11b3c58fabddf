/** What methods cost on the machine this runs on: memory, time, power and energy, each beside something of the same run. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recording } from '@cheer/signals';
import { describeMachine, type Machine } from './machine.ts';
import { type JobMeasurement, type MeasureOptions, measureIdle, measureJob } from './measureJob.ts';
import type { DeviceMethod, MethodFolders, Prepared } from './method.ts';
import { EXTRACTION } from './methods/extraction.ts';
import { YARDSTICK } from './methods/yardstick.ts';
import { type DevicePerson, writePerson } from './person.ts';
import { findSensor } from './power/findSensor.ts';
import { type IdlePower, idlePower, type JobPower, jobPower } from './power/power.ts';
import { openSysfs, SYSFS, type Sysfs } from './power/sysfs.ts';

export interface ConsumptionOptions extends Omit<MeasureOptions, 'sensor'> {
  readonly recordings: readonly Recording[];
  readonly person: DevicePerson;
  /** the first is the one that others are set against */
  readonly methods: readonly DeviceMethod[];
  readonly sysfs: Sysfs;
  /** s over which idle power is measured, before anything else */
  readonly idleSeconds: number;
  readonly onProgress?: (done: number, all: number, what: string) => void;
}

export interface JobResult extends Omit<JobMeasurement, 'energy'> {
  /** times the yardstick's median */
  readonly yardsticks: number;
  /** null without a sensor */
  readonly power: JobPower | null;
}

export interface MethodResult extends Prepared {
  readonly name: string;
  readonly paperRow?: string;
  readonly jobs: readonly JobResult[];
}

export interface Consumption {
  readonly machine: Machine;
  readonly settings: Pick<MeasureOptions, 'seconds' | 'processes'> & { readonly flags: readonly string[] };
  readonly power: {
    /** null: not measurable here */
    readonly sensor: string | null;
    readonly covers: string | null;
    /** a copy of a tree that was read instead of this machine's: its figures are of no machine that ran anything */
    readonly copy: string | null;
    readonly rails: readonly string[];
    /** what was found and cannot be used, with the reasons */
    readonly unusable: readonly string[];
    readonly idle: IdlePower | null;
  };
  readonly yardstick: JobResult;
  readonly features: JobResult;
  readonly methods: readonly MethodResult[];
}

/** @throws CheerError `cancelled` */
export async function measureConsumption(options: ConsumptionOptions): Promise<Consumption> {
  const { person, recordings, sysfs, signal, onProgress } = options;
  const { sensor, unusable } = findSensor(sysfs);
  const machine = describeMachine(openSysfs());
  const all = [YARDSTICK, EXTRACTION, ...options.methods];
  const steps = all.reduce((sum, { jobs }) => sum + jobs.length, sensor === null ? 0 : 1);
  let done = 0;
  const progress = (what: string): void => onProgress?.(done++, steps, what);

  const work = await mkdtemp(join(tmpdir(), 'cheer-profile-'));
  try {
    writePerson(work, person, recordings);
    if (sensor !== null) progress('idle power');
    const idle = sensor === null ? null : idlePower(sensor, await measureIdle(sensor, options.idleSeconds, signal));

    let yardstick = Number.NaN;
    const results: MethodResult[] = [];
    for (const [i, method] of all.entries()) {
      const folders: MethodFolders = { person: work, own: join(work, `method-${i}`) };
      await mkdir(folders.own);
      const prepared = await method.prepare(folders);
      const jobs: JobResult[] = [];
      for (const name of method.jobs) {
        progress(`${method.name}: ${name}`);
        const { energy, ...measured } = await measureJob(name, method.module, folders, { ...options, sensor });
        if (method === YARDSTICK) yardstick = measured.time.median;
        const power = sensor === null || idle === null ? null : jobPower(sensor, energy, idle, measured.time.mean);
        jobs.push({ ...measured, yardsticks: measured.time.median / yardstick, power });
      }
      const { name, paperRow } = method;
      results.push({ name, ...(paperRow !== undefined && { paperRow }), ...prepared, jobs });
    }
    const [{ jobs: yardsticks }, { jobs: features }, ...methods] = results as [
      MethodResult,
      MethodResult,
      ...MethodResult[],
    ];
    return {
      machine,
      settings: { seconds: options.seconds, processes: options.processes, flags: options.flags ?? [] },
      power: {
        sensor: sensor?.name ?? null,
        covers: sensor?.covers ?? null,
        copy: sysfs.root === SYSFS ? null : sysfs.root,
        rails: sensor?.rails ?? [],
        unusable,
        idle,
      },
      yardstick: yardsticks[0]!,
      features: features[0]!,
      methods,
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
