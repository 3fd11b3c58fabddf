/** The benchmark's result, and the same in words and columns. */
import type { FamilyAgreement } from './agreement.ts';

export interface Standing {
  readonly name: string;
  /** medians over the rounds: the clock on the wall, and processor time of all threads */
  readonly msPerWindow: number;
  readonly cpuMsPerWindow: number;
  /** the round that warmed up */
  readonly firstRoundMsPerWindow: number;
  /** resident at most once the program and the windows were loaded, and at the end */
  readonly startBytes: number;
  readonly peakBytes: number;
}

export interface BenchResult {
  readonly dataset: string;
  readonly subjects: readonly string[];
  readonly windows: number;
  readonly rounds: number;
  readonly processor: string;
  readonly pinned: boolean;
  readonly node: string;
  readonly python: string;
  /** ours first, then NumPy and SciPy; last ours with each recording cleaned once for all of its windows */
  readonly standings: readonly Standing[];
  readonly notMeasured: readonly string[];
  readonly stages: readonly { readonly stage: string; readonly msPerWindow: number }[];
  readonly agreement: readonly FamilyAgreement[];
}

/** Goals: this many times faster than NumPy and SciPy, and at most so many ms a window. */
const GOAL = { ratio: 20, ms: 1.5 };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

export function report(result: BenchResult): string {
  const { standings, stages } = result;
  const [ours, numpy] = standings as [Standing, Standing];
  const ratio = numpy.msPerWindow / ours.msPerWindow;
  const whole = stages.reduce((sum, { msPerWindow }) => sum + msPerWindow, 0);
  const met = (reached: boolean): string => (reached ? 'reached' : 'not reached');
  return [
    `${result.windows} windows (60 s every 30 s) of ${result.subjects.join(', ')} of ${result.dataset}; ${result.rounds} rounds in turns, medians`,
    `${result.processor}, ${result.pinned ? 'bound to one core' : 'not bound to a core'}; Node ${result.node}, ${result.python}`,
    '',
    table(
      ['', 'ms/window', 'CPU ms', 'first round', 'ratio', 'peak MB', 'of it to start'],
      standings.map((one) => [
        one.name,
        one.msPerWindow.toFixed(3),
        one.cpuMsPerWindow.toFixed(3),
        one.firstRoundMsPerWindow.toFixed(3),
        (one.msPerWindow / ours.msPerWindow).toFixed(1),
        megabytes(one.peakBytes),
        megabytes(one.startBytes),
      ]),
    ),
    ...result.notMeasured.map((name) => `${name}, not measured here`),
    `Goal ${GOAL.ratio} times faster: ${ratio.toFixed(1)}, ${met(ratio >= GOAL.ratio)}. Goal ${GOAL.ms} ms a window: ${ours.msPerWindow.toFixed(2)} ms, ${met(ours.msPerWindow <= GOAL.ms)}.`,
    '',
    'Where our time goes (stages called one by one)',
    table(
      ['stage', 'us/window', 'share'],
      [...stages]
        .sort((a, b) => b.msPerWindow - a.msPerWindow)
        .map(({ stage, msPerWindow }) => [stage, (1000 * msPerWindow).toFixed(1), percent(msPerWindow / whole)]),
    ),
    `All stages: ${(1000 * whole).toFixed(1)} us/window`,
    '',
    'Agreement with NumPy and SciPy (relative difference; ours are 32-bit floats)',
    table(
      ['family', 'values', 'in 1e-6', 'in 1e-3', 'only ours', 'only theirs', 'largest', 'of'],
      result.agreement.map((one) => [
        one.family,
        String(one.both),
        percent(one.within1e6),
        percent(one.within1e3),
        String(one.onlyOurs),
        String(one.onlyTheirs),
        one.largest.toExponential(1),
        one.worst,
      ]),
    ),
  ].join('\n');
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Columns wide enough for what they hold: the first and the last begin, the others end, in line. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const flush = (cell: string, column: number): string =>
    column === 0 || /[a-z]_/.test(cell) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return all.map((row) => row.map(flush).join('  ').trimEnd()).join('\n');
}
