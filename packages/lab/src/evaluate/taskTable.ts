/** A feature table with the classes of a task, and as bytes for the runner's store: a line of JSON, then 32-bit floats. */
import type { FeatureRow, FeatureTable } from '@cheer/cloud';
import { CheerError, FEATURES, quoted } from '@cheer/signals';
import type { TaskDefinition } from '../tasks/definition.ts';
import { checkAlike } from './alikeLabels.ts';
import type { Window } from './method.ts';

/** Its label is a class of the task, or null. */
export type TaskRow = FeatureRow;

export interface TaskTable {
  /** in alphabetical order */
  readonly classes: readonly string[];
  readonly window: Window;
  readonly rows: readonly TaskRow[];
}

/**
 * @throws CheerError `table-invalid` if the table is of another dataset; `labels-missing` without two classes, `labels-invalid` if two
 * are hardly told apart
 */
export function taskTable(table: FeatureTable, task: TaskDefinition): TaskTable {
  const { dataset, windowLength, step } = table.meta;
  if (dataset !== task.dataset) {
    throw new CheerError(
      'table-invalid',
      `evaluate: the table must be of ${task.dataset}, got one of ${quoted(dataset)}`,
      'Name the dataset that the table was made from.',
    );
  }
  const rows = table.rows.map(
    (row): TaskRow => ({ ...row, label: row.label === null ? null : task.classOf(row.label) }),
  );
  const found = [...new Set(rows.flatMap(({ label }) => label ?? []))].sort();
  if (found.length < 2) {
    throw new CheerError(
      'labels-missing',
      `evaluate: windows of at least 2 classes must be labelled, got ${found.length === 0 ? 'none' : found.join(', ')}`,
      'Check the annotations of the recordings, or take shorter windows.',
    );
  }
  checkAlike(found);
  const classes = task.classes.length > 0 ? task.classes : found;
  return { classes, window: { length: windowLength, step }, rows };
}

export function encodeTaskTable({ rows, ...head }: TaskTable): Uint8Array {
  const windows = rows.map(({ values: _, ...row }) => row);
  const text = new TextEncoder().encode(`${JSON.stringify({ ...head, windows })}\n`);
  const values = Float32Array.from({ length: rows.length * FEATURES.length }, (_, i) => {
    return rows[Math.floor(i / FEATURES.length)]!.values[i % FEATURES.length]!;
  });
  return new Uint8Array(Buffer.concat([text, new Uint8Array(values.buffer)]));
}

export function decodeTaskTable(bytes: Uint8Array): TaskTable {
  const end = bytes.indexOf(0x0a) + 1;
  const { windows, ...head } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const values = new Float32Array(bytes.slice(end).buffer);
  const rows = (windows as Omit<TaskRow, 'values'>[]).map((row, i) => ({
    ...row,
    values: values.slice(i * FEATURES.length, (i + 1) * FEATURES.length),
  }));
  return { ...head, rows };
}
