/** Leave-one-subject-out over a table: every fold, seed, normalisation and method is a task of its own. */
import type { Outcome, Runner, RunOptions } from '@cheer/cloud';
import { CheerError } from '@cheer/signals';
import type { ClusterAnalysis } from './clusterAnalysis.ts';
import { clusterTask, readClusters } from './clusterTask.ts';
import { type FoldParameters, foldTask, readFold } from './foldTask.ts';
import type { Method } from './method.ts';
import { missingClasses } from './missingClasses.ts';
import type { Normalisation, Protocol } from './protocol.ts';
import type { EvaluationRow, SkippedRow } from './row.ts';
import { encodeTaskTable, type TaskTable } from './taskTable.ts';

/** The module of task kinds that the runner must be given. */
export const EVALUATE_KINDS = new URL(import.meta.url.replace(/evaluate(\.[jt]s)$/u, 'kinds$1'));

export interface EvaluateOptions extends RunOptions {
  /** one with EVALUATE_KINDS */
  readonly runner: Runner;
  readonly protocol: Protocol;
  readonly methods: readonly Method[];
  readonly normalisations: readonly Normalisation[];
  readonly seeds: readonly number[];
}

export interface Evaluation {
  readonly rows: readonly EvaluationRow[];
  readonly skipped: readonly SkippedRow[];
  /** people of whom no fold could be made, and why */
  readonly excluded: readonly { readonly subject: string; readonly reason: string }[];
  /** of everybody's profiles; or why there is none */
  readonly clusters: ClusterAnalysis | { readonly reason: string };
}

/**
 * Rows in the order of method, normalisation, seed and subject. A person who cannot be enrolled is in `excluded`; who lacks a class,
 * and a method that cannot learn from a fold, is in `skipped`, and the others go on. Who lacks a class is still learned from.
 * @throws CheerError `cancelled`, `busy`; `too-few-subjects` if there is no fold at all
 */
export async function evaluate(table: TaskTable, options: EvaluateOptions): Promise<Evaluation> {
  const { runner, protocol, methods, normalisations, seeds, onProgress, signal } = options;
  const address = runner.store.put(encodeTaskTable(table));
  const subjects = [...new Set(table.rows.map(({ subject }) => subject))];
  // fold by fold, so that a thread prepares each once and the estimate of the time left holds
  const every: FoldParameters[] = seeds.flatMap((seed) =>
    subjects.flatMap((subject) =>
      normalisations.flatMap((normalisation) =>
        methods.map(({ name }) => ({ protocol, subject, seed, normalisation, method: name })),
      ),
    ),
  );
  const lacking = missingClasses(table);
  const parameters = every.filter(({ subject }) => !lacking.has(subject));
  const [clusters, ...outcomes] = await runner.run(
    [clusterTask(address, protocol.clusters), ...parameters.map((one) => foldTask(address, one))],
    { onProgress, signal, settle: true },
  );
  const rows: EvaluationRow[] = [];
  const notRun = ({ subject, method, normalisation, seed }: FoldParameters, reason: string): SkippedRow => {
    return { method, subject, support: 'none', k: 0, normalisation, seed, draws: 0, reason };
  };
  const skipped = every.flatMap((one) => {
    const reason = lacking.get(one.subject);
    return reason === undefined ? [] : [notRun(one, reason)];
  });
  const excluded = new Map<string, string>();
  for (const [i, outcome] of outcomes.entries()) {
    if ('value' in outcome) {
      const fold = readFold(outcome.value);
      rows.push(
        ...fold.rows.map((row) => (row.decoding === 'causal-shuffled' ? { ...row, control: true as const } : row)),
      );
      skipped.push(...fold.skipped);
      if (fold.excluded !== undefined) excluded.set(parameters[i]!.subject, fold.excluded);
      continue;
    }
    const { error } = outcome;
    if (!(error instanceof CheerError)) throw error;
    skipped.push(notRun(parameters[i]!, error.message));
  }
  if (rows.length === 0) {
    throw new CheerError(
      'too-few-subjects',
      `evaluate: none of ${subjects.length} folds could be run: ${[...excluded.values(), ...skipped.map(({ reason }) => reason)][0]}`,
      'Give recordings of more people, or with more labelled windows.',
    );
  }
  const place = (row: EvaluationRow): number => methods.findIndex(({ name }) => name === row.method);
  rows.sort((a, b) => place(a) - place(b));
  return {
    rows,
    skipped,
    excluded: [...excluded].map(([subject, reason]) => ({ subject, reason })),
    clusters: clustersOf(clusters!),
  };
}

function clustersOf(outcome: Outcome): Evaluation['clusters'] {
  if ('value' in outcome) return readClusters(outcome.value);
  if (outcome.error instanceof CheerError) return { reason: outcome.error.message };
  throw outcome.error;
}
