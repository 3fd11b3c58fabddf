/** What was measured, as cells of text: the terminal pads them, the page puts them into tables. */
import type { Consumption, JobResult, MethodResult } from './consumption.ts';
import type { JobName } from './method.ts';

/** Columns of text under a heading. The first column is a name. */
export interface TextTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const NOT_MEASURABLE = 'not measurable here';

/** Table II: size, peak memory and time of training and inference; `x`: times the first method's figure in this run. */
export function sizeAndTime({ methods }: Consumption): TextTable {
  const reference = methods[0];
  return {
    title: 'Size, memory and time',
    head: [
      'method',
      'size MB',
      'peak MB train',
      'infer',
      'over runtime MB train',
      'infer',
      'ms train',
      'x',
      'infer',
      'x',
    ],
    rows: methods.map((method) => {
      const [train, infer] = pair(method);
      const peak = (job: JobResult | undefined): string => megabytes(job?.memory.total);
      const over = (job: JobResult | undefined): string => megabytes(overRuntime(job));
      const ratio = (job: JobName): string => times(medianOf(method, job) / medianOf(reference, job));
      return [
        method.name,
        megabytes(method.modelBytes, 3),
        peak(train),
        peak(infer),
        over(train),
        over(infer),
        ms(train?.time.median),
        ratio('training'),
        ms(infer?.time.median),
        ratio('inference'),
      ];
    }),
  };
}

/** Table III: power and energy of training and inference, in all and above idle. */
export function powerAndEnergy({ methods }: Consumption): TextTable {
  return {
    title: 'Power and energy',
    head: [
      'method',
      ...['train', 'infer'].flatMap((job) => [`W ${job}`, 'above idle']),
      ...['train', 'infer'].flatMap((job) => [`mJ ${job}`, 'above idle']),
    ],
    rows: methods.map((method) => {
      const powers = pair(method).map((job) => job?.power ?? null);
      return [
        method.name,
        ...powers.flatMap((power) => [watts(power?.total), above(power?.aboveIdle, power?.clear, watts)]),
        ...powers.flatMap((power) => [
          millijoules(power?.joules),
          above(power?.joulesAboveIdle, power?.clear, millijoules),
        ]),
      ];
    }),
  };
}

/** Every job's time. */
export function durations(consumption: Consumption): TextTable {
  return {
    title: 'Time, ms',
    head: ['method', 'job', 'first run', 'median', 'p95', 'processor', 'n', 'runs each', 'x yardstick'],
    rows: everyJob(consumption).map(([name, { job, time, yardsticks }]) => [
      name,
      job,
      ms(time.first),
      ms(time.median),
      ms(time.p95),
      ms(time.processor),
      String(time.n),
      String(time.batch),
      times(yardsticks),
    ]),
  };
}

/** Every job's memory, in parts. */
export function memory(consumption: Consumption): TextTable {
  return {
    title: 'Memory, MB',
    head: ['method', 'job', 'runtime', '+ code', '+ opening', '+ job once', 'again and again', 'total', 'x runtime'],
    rows: everyJob(consumption).map(([name, { job, memory: one }]) => [
      name,
      job,
      megabytes(one.runtime),
      megabytes(one.code),
      megabytes(one.opening),
      megabytes(one.added),
      megabytes(one.sustained),
      megabytes(one.total),
      times(one.total / one.runtime),
    ]),
  };
}

/** Every job's power by what the sensor measures apart; no rows without a sensor. */
export function rails(consumption: Consumption): TextTable {
  return {
    title: 'Power by channel, W (above idle)',
    head: ['method', 'job', ...consumption.power.rails, 's', 'readings'],
    rows: everyJob(consumption).flatMap(([name, { job, power }]) =>
      power === null
        ? []
        : [
            [
              name,
              job,
              ...power.rails.map((rail) => `${watts(rail.watts)} (${watts(rail.aboveIdle)})`),
              power.seconds.toFixed(1),
              String(power.samples),
            ],
          ],
    ),
  };
}

export const overRuntime = (job: JobResult | undefined): number =>
  job === undefined ? Number.NaN : job.memory.total - job.memory.runtime;

export function pair(method: MethodResult): [JobResult | undefined, JobResult | undefined] {
  return [jobOf(method, 'training'), jobOf(method, 'inference')];
}

export const jobOf = (method: MethodResult | undefined, name: JobName): JobResult | undefined =>
  method?.jobs.find(({ job }) => job === name);

const medianOf = (method: MethodResult | undefined, name: JobName): number =>
  jobOf(method, name)?.time.median ?? Number.NaN;

const everyJob = ({ yardstick, features, methods }: Consumption): [string, JobResult][] => [
  ['yardstick', yardstick],
  ['every method', features],
  ...methods.flatMap(({ name, jobs }) => jobs.map((job): [string, JobResult] => [name, job])),
];

const shown = (value: number | undefined, show: (value: number) => string): string =>
  value === undefined || !Number.isFinite(value) ? '-' : show(value);

/** Three digits that count, whatever the size. */
export const digits = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value === 0 ? '0' : value.toPrecision(3);

export const ms = (value: number | undefined): string => shown(value, digits);
export const times = (value: number | undefined): string => shown(value, digits);
export const watts = (value: number | undefined): string => shown(value, (one) => one.toFixed(2));
export const millijoules = (joules: number | undefined): string => shown(joules, (one) => digits(1000 * one));
export const megabytes = (bytes: number | undefined, places = 1): string =>
  shown(bytes, (one) => (one / 1e6).toFixed(places));

/** A figure above idle that idle's own wandering could have made is marked. */
const above = (
  value: number | undefined,
  clear: boolean | undefined,
  show: (value: number | undefined) => string,
): string => (value === undefined ? '-' : `${show(value)}${clear === true ? '' : '?'}`);
