/** Task `evaluate`: one held-out person, seed, normalisation and method becomes its rows. */
import type { Json, Task, TaskKind } from '@cheer/cloud';
import { CheerError } from '@cheer/signals';
import { type CellResults, runCells } from './cells.ts';
import { foldFor, type PreparedFold, prepareFold } from './fold.ts';
import { chooseMethods } from './methods/index.ts';
import type { Normalisation, Protocol } from './protocol.ts';
import { decodeTaskTable, type TaskTable } from './taskTable.ts';

export type FoldParameters = {
  readonly protocol: Protocol;
  readonly subject: string;
  readonly seed: number;
  readonly normalisation: Normalisation;
  readonly method: string;
};

/** @param table address of the task's table in the runner's store */
export function foldTask(table: string, parameters: FoldParameters): Task {
  return { kind: 'evaluate', inputs: { table }, parameters: parameters as unknown as Json };
}

/** Share of a task's time for learning; the rest is for the cells. */
const FITTING = 0.5;

export const evaluateTask: TaskKind = async ({ inputs, parameters }, context) => {
  const { protocol, subject, seed, normalisation, method: name } = parameters as unknown as FoldParameters;
  const method = chooseMethods([name])[0]!;
  const report = async (fraction: number): Promise<void> => {
    context.progress(fraction, `${subject}, ${name}`);
    await new Promise(setImmediate); // lets a cancellation in
    if (context.signal.aborted) throw new CheerError('cancelled', 'evaluate: stopped', 'Start it again to go on.');
  };
  await report(0);
  const table = tables(inputs['table']!, () => decodeTaskTable(context.read(inputs['table']!)));
  const prepared = folds(`${inputs['table']} ${subject} ${normalisation}`, () => {
    return enrolled(() => prepareFold(table, subject, normalisation));
  });
  if ('excluded' in prepared) return encode({ rows: [], skipped: [], excluded: prepared.excluded });
  const { classes, window } = table;
  const fold = foldFor(prepared, method.needsLabels, {
    ...{ seed, classes, window, clusters: protocol.clusters },
    ...(protocol.steps === null ? {} : { steps: protocol.steps }),
    progress: (fraction) => report(FITTING * fraction),
  });
  const model = await (await method.fit(fold)).open(prepared.guest);
  const progress = (fraction: number): Promise<void> => report(FITTING + (1 - FITTING) * fraction);
  const results = await runCells(prepared, model, {
    protocol,
    method: name,
    seed,
    normalisation,
    classes,
    window,
    progress,
  });
  return encode(results);
};

export interface FoldResults extends CellResults {
  /** why the person could not be enrolled; then there are no rows */
  readonly excluded?: string;
}

const encode = (results: FoldResults): Uint8Array => new TextEncoder().encode(JSON.stringify(results));

export const readFold = (bytes: Uint8Array): FoldResults => JSON.parse(new TextDecoder().decode(bytes)) as FoldResults;

/** A person with too few usable windows is turned away by the device too: a result, and no failure of a method. */
function enrolled(prepare: () => PreparedFold): PreparedFold | { readonly excluded: string } {
  try {
    return prepare();
  } catch (error) {
    if (error instanceof CheerError && error.code === 'no-usable-window') return { excluded: error.message };
    throw error;
  }
}

/** What one thread made last: the next task is mostly of the same table and fold. */
function last<T>(): (key: string, make: () => T) => T {
  let kept: { key: string; value: T } | undefined;
  return (key, make) => {
    if (kept?.key !== key) kept = { key, value: make() };
    return kept.value;
  };
}
const tables = last<TaskTable>();
const folds = last<ReturnType<typeof enrolled>>();
