import { cutWindows, extractFeatures, extractRecording, FEATURES, type Recording } from '@cheer/signals';

const WINDOWS = { length: 60, step: 30 };
/** A relative difference that is called one. */
const MATTERS = 1e-3;

interface Row {
  readonly name: string;
  readonly median: number;
  readonly p95: number;
  /** share of windows that differ by more than 1e-3 relative */
  readonly differ: number;
  /** median difference over the SD of the feature over all windows: what a model sees */
  readonly inSd: number;
  /** windows in which one has a value and the other another code */
  readonly codes: number;
}

export interface Likeness {
  readonly rows: readonly Row[];
  readonly windows: number;
  /** largest difference of a window's overall quality */
  readonly quality: number;
}

/** Each feature of windows cleaned with their recording, against the same window alone. */
export function likeness(recordings: readonly Recording[]): Likeness {
  const relative = FEATURES.map(() => [] as number[]);
  const absolute = FEATURES.map(() => [] as number[]);
  const values = FEATURES.map(() => [] as number[]);
  const codes = FEATURES.map(() => 0);
  let windows = 0;
  let quality = 0;
  for (const recording of recordings) {
    const alone = cutWindows(recording, WINDOWS).map((window) => extractFeatures(window));
    let i = 0;
    for (const { features } of extractRecording(recording, WINDOWS)) {
      const other = alone[i++]!;
      windows++;
      quality = Math.max(quality, Math.abs(features.quality.overall - other.quality.overall));
      for (let f = 0; f < FEATURES.length; f++) {
        if (features.codes[f] !== other.codes[f]) codes[f]!++;
        const [a, b] = [other.values[f]!, features.values[f]!];
        if (Number.isNaN(a) || Number.isNaN(b)) continue;
        relative[f]!.push(a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)));
        absolute[f]!.push(Math.abs(a - b));
        values[f]!.push(a);
      }
    }
  }
  const rows = FEATURES.map(({ name }, f) => ({
    name,
    median: at(relative[f]!, 0.5),
    p95: at(relative[f]!, 0.95),
    differ: relative[f]!.filter((value) => value > MATTERS).length / relative[f]!.length,
    inSd: at(absolute[f]!, 0.5) / deviation(values[f]!),
    codes: codes[f]!,
  }));
  return { rows, windows, quality };
}

export function likenessTable({ rows, windows, quality }: Likeness): string {
  const line = ({ name, median, p95, differ, inSd, codes }: Row): string =>
    `  ${name.padEnd(28)}${median.toExponential(1).padStart(9)}${p95.toExponential(1).padStart(9)}` +
    `${(100 * differ).toFixed(0).padStart(6)} %${inSd.toFixed(3).padStart(8)}${String(codes).padStart(7)}`;
  const compared = rows.filter(({ differ }) => !Number.isNaN(differ));
  const all = compared.reduce((sum, { differ }) => sum + differ, 0) / compared.length;
  return [
    `  ${windows} windows, cleaned with the recording against alone: relative difference, and share above 1e-3`,
    `  ${''.padEnd(28)}${'median'.padStart(9)}${'95 %'.padStart(9)}${'> 1e-3'.padStart(8)}${'in SD'.padStart(8)}${'codes'.padStart(7)}`,
    ...rows.map(line),
    `  all values: ${(100 * all).toFixed(1)} % differ by more than 1e-3; codes that differ: ${rows.reduce((sum, { codes }) => sum + codes, 0)} of ${windows * rows.length}; quality by at most ${quality.toFixed(3)}`,
  ].join('\n');
}

function at(x: readonly number[], p: number): number {
  return [...x].sort((a, b) => a - b)[Math.floor(p * (x.length - 1))] ?? Number.NaN;
}

function deviation(x: readonly number[]): number {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
}
