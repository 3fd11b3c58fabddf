/** What stands above and below the tables, on a terminal and on the page alike. */
import type { Consumption } from './consumption.ts';
import { MEMORY_METHODS } from './memory/resident.ts';
import { PAPER_MACHINE } from './paper.ts';
import { ms, NOT_MEASURABLE, watts } from './tables.ts';

/** Whose recording and which release it was. */
export interface ConsumptionSubject {
  readonly subject: string;
  readonly dataset: string;
  /** the recording is of a simulated person */
  readonly simulated: boolean;
  readonly windows: number;
  readonly length: number;
  readonly step: number;
  /** labelled windows a class, the classes, and whether the recording's own */
  readonly k: number;
  readonly classes: readonly string[];
  readonly labelled: boolean;
  readonly release: { readonly name: string; readonly hash: string; readonly simulated: boolean };
}

export function facts(consumption: Consumption, subject: ConsumptionSubject): [string, string][] {
  const { machine, settings, power, yardstick } = consumption;
  const { release } = subject;
  const clock = [
    machine.governor && `governor ${machine.governor}`,
    machine.highestMHz !== null && `at most ${machine.highestMHz} MHz`,
  ].filter((one) => typeof one === 'string');
  return [
    [
      'Machine',
      [
        machine.model,
        `${machine.processors} processors`,
        `${(machine.memory / 1e9).toFixed(1)} GB`,
        ...clock,
        machine.system,
        machine.runtime,
        `load ${machine.load.toFixed(1)} before`,
      ].join(', '),
    ],
    [
      'Person',
      `${subject.subject} of ${subject.dataset}${subject.simulated ? ', simulated' : ''}: ${subject.windows} windows of ${subject.length} s every ${subject.step} s`,
    ],
    [
      'Labels',
      `${subject.k} windows for each of ${subject.classes.join(', ')}${subject.labelled ? '' : ', made up, as the recording has none: what they say changes no cost'}`,
    ],
    [
      'Release',
      `${release.name}${release.simulated ? ', trained on simulated people' : ''}, ${release.hash.slice(0, 12)}`,
    ],
    [
      'Each job',
      `${settings.processes} fresh processes${settings.flags.length > 0 ? ` (${settings.flags.join(' ')})` : ''}, ${settings.seconds} s in each after its first run`,
    ],
    ['Memory by', MEMORY_METHODS[yardstick.memory.method]],
    ['Yardstick', `product of two 128 x 128 matrices in plain loops, ${ms(yardstick.time.median)} ms`],
    ['Power', powerFact(consumption)],
    ...(power.unusable.length > 0 && power.sensor !== null
      ? [['Not readable', power.unusable.join('; ')] as [string, string]]
      : []),
  ];
}

/** `not measurable here: ...`, or by what, of what, and idle. */
export function powerFact({ power }: Consumption): string {
  if (power.sensor === null || power.idle === null) return `${NOT_MEASURABLE}: ${power.unusable.join('; ')}`;
  const { idle } = power;
  const rest = Number.isFinite(idle.total)
    ? `idle ${watts(idle.total)} W over ${idle.seconds.toFixed(1)} s, measured first, spread ${watts(idle.spread)} W`
    : `idle by channel ${power.rails.map((name, i) => `${name} ${watts(idle.watts[i])} W`).join(', ')}`;
  const copy =
    power.copy === null ? '' : `read from ${power.copy}, a copy and not this machine: these figures mean nothing; `;
  return `${copy}${power.sensor}; ${power.covers}; ${rest}`;
}

export const PAPER_NOTE =
  `The paper's figures are from an ${PAPER_MACHINE} (its row [7] from a device it does not name), another runtime and definitions it does not state. ` +
  'They stand here to be read; nothing measured here is divided by them.';

export const NOTES: readonly string[] = [
  'Train: features of the labelled windows to a classifier, and how it holds when windows are left out. Infer: features of one window to its prediction. Features from signals are a job of their own, the same for every method.',
  'Peak: most memory the process ever kept resident, up to the end of its first run of the job; it includes the runtime and the code, which "over runtime" leaves out. While a job runs again and again, garbage that is not collected yet is added.',
  'x: times the first method of the table, in this run. x yardstick: times the matrix product of this run, which lets two machines be laid side by side.',
  'Time: median and 95th percentile over n samples of a warm engine, each the mean of so many runs; first run: in a fresh process, nothing compiled yet, which is what a device that wakes for one window sees; processor: time of all threads of the process, mean, which hardly depends on what else runs.',
  'Energy: mean power while a job runs again and again, times its mean duration. Above idle: less the idle power of this run; "?" marks what idle\u2019s own wandering could have made.',
];
