/** The rows as files for other programs: JSON, a list of flat rows, and Parquet, one column each. */
import { sealedParquet } from '@cheer/cloud';
import type { EvaluationRow } from './row.ts';

export function encodeResultsJson(rows: readonly EvaluationRow[]): Uint8Array {
  const lines = rows.map((row) => JSON.stringify(row));
  return new TextEncoder().encode(`[\n${lines.join(',\n')}\n]\n`);
}

const TEXT = ['dataset', 'task', 'method', 'support', 'normalisation', 'decoding', 'subject'] as const;
const WHOLE = ['k', 'seed', 'draws', 'abstained'] as const;
const NUMBERS = ['windows', 'accuracy', 'balancedAccuracy', 'macroF1'] as const;
const OPTIONAL = ['calibrationError', 'windowedMacroF1'] as const;
/** lists, as JSON text */
const LISTS = ['f1', 'confusion', 'reliability'] as const;

/** @param about facts of the run, kept under the key `cheer` */
export function encodeResultsParquet(rows: readonly EvaluationRow[], about: unknown, generator: string): Uint8Array {
  return sealedParquet(
    [
      ...TEXT.map((name) => ({ name, data: rows.map((row) => row[name]), type: 'STRING' as const, nullable: false })),
      ...WHOLE.map((name) => ({ name, data: rows.map((row) => row[name]), type: 'INT32' as const, nullable: false })),
      ...NUMBERS.map((name) => ({
        name,
        data: rows.map((row) => row[name]),
        type: 'DOUBLE' as const,
        nullable: false,
      })),
      ...OPTIONAL.map((name) => ({
        name,
        data: rows.map((row) => row[name] ?? null),
        type: 'DOUBLE' as const,
        nullable: true,
      })),
      { name: 'control', data: rows.map((row) => row.control === true), type: 'BOOLEAN' as const, nullable: false },
      ...LISTS.map((name) => ({
        name,
        data: rows.map((row) => JSON.stringify(row[name])),
        type: 'STRING' as const,
        nullable: false,
      })),
    ],
    JSON.stringify(about),
    generator,
  );
}
