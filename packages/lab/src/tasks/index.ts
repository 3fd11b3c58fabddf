/** Every task by dataset; the first of a dataset is its default. */
import { DATASETS } from '@cheer/recordings';
import { CheerError, quoted } from '@cheer/signals';
import type { TaskDefinition } from './definition.ts';
import { e4, edf, embraceplus, table } from './e4.ts';
import { inducedStress } from './inducedStress.ts';
import { simulated } from './simulated.ts';
import { stressPredict } from './stressPredict.ts';
import { wemac } from './wemac.ts';
import { wesad } from './wesad.ts';
import { wesadBinary } from './wesadBinary.ts';

export type { TaskDefinition } from './definition.ts';

export const TASKS: readonly TaskDefinition[] = [
  stressPredict,
  inducedStress,
  wesad,
  wesadBinary,
  wemac,
  simulated,
  e4,
  embraceplus,
  edf,
  table,
];

/** @throws CheerError `option-invalid` if there is no such task, or no reader for its recordings */
export function findTask(dataset: string, name?: string): TaskDefinition {
  const own = TASKS.filter((task) => task.dataset === dataset);
  if (own.length === 0) {
    const known = [...new Set(TASKS.map((task) => task.dataset))];
    throw refused(`the dataset must be one of ${known.join(', ')}, got ${quoted(dataset)}`, 'Name one of them.');
  }
  const found = name === undefined ? own[0] : own.find((task) => task.name === name);
  if (found === undefined) {
    const names = own.map((task) => task.name).join(', ');
    throw refused(`a task of ${dataset} must be one of ${names}, got ${quoted(name)}`, 'Leave it out for the first.');
  }
  return found;
}

/** @throws CheerError `option-invalid` if this version cannot read the task's recordings */
export function checkReader({ dataset }: TaskDefinition): void {
  if (Object.hasOwn(DATASETS, dataset)) return;
  throw refused(
    `the recordings of ${dataset} need a reader, and this version has readers for ${Object.keys(DATASETS).join(', ')} only`,
    'Give a table of its features with --table, or a dataset that can be read.',
  );
}

const refused = (problem: string, remedy: string): CheerError =>
  new CheerError('option-invalid', `evaluate: ${problem}`, remedy);
