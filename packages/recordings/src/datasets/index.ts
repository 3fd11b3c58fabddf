import { CheerError } from '@cheer/signals';
import { SIMULATED_FILE, TRUTH_FILE } from '../e4/simulatedMark.ts';
import { type Folder, prefixOf } from '../folder.ts';
import { COHORT_FILE } from './cohort.ts';
import type { Dataset, DatasetOptions } from './dataset.ts';
import { e4, hasRecordings } from './e4.ts';
import { edf, hasEdf } from './edf.ts';
import { embraceplus, hasAvro } from './embraceplus.ts';
import { inducedStress, inducedStressRoot } from './inducedStress.ts';
import { simulated } from './simulated.ts';
import { stressPredict, stressPredictPrefix } from './stressPredict.ts';
import { table } from './table.ts';
import { hasMat, wemac } from './wemac.ts';
import { hasWesad, wesad } from './wesad.ts';

/** Every dataset by its name. */
export const DATASETS: Readonly<Record<string, Dataset>> = Object.fromEntries(
  [e4, stressPredict, inducedStress, wesad, wemac, embraceplus, edf, table, simulated].map((dataset) => [
    dataset.name,
    dataset,
  ]),
);

/**
 * The name of the dataset that a folder holds, from its files' names; with a mapping of columns it is tables or EDF. Errors: `folder-empty`,
 * `format-unknown`.
 */
export function detectDataset(folder: Folder, options: DatasetOptions = {}): string {
  if (folder.files.size === 0) {
    throw new CheerError('folder-empty', `detectDataset: ${folder.name}: the folder is empty`, 'Check the path');
  }
  if (options.map !== undefined) return hasEdf(folder) ? edf.name : table.name;
  if (prefixOf(folder, COHORT_FILE) !== undefined) return simulated.name;
  if (stressPredictPrefix(folder) !== undefined) return stressPredict.name;
  if (inducedStressRoot(folder) !== undefined) return inducedStress.name;
  if (hasWesad(folder)) return wesad.name;
  if (hasAvro(folder)) return embraceplus.name;
  if (hasRecordings(folder)) return e4.name;
  if (hasMat(folder)) return wemac.name;
  if (hasEdf(folder)) return edf.name;
  throw new CheerError(
    'format-unknown',
    `detectDataset: ${folder.name}: the files are of no known dataset (${Object.keys(DATASETS).join(', ')})`,
    'Give a folder of E4 recordings: BVP.csv, EDA.csv or TEMP.csv in a folder for each person; for other tables say which column is what with --map',
  );
}

/** Whether a folder holds simulated people, whatever dataset it is read as: a cohort, or people taken out of one. */
export function holdsSimulated(folder: Folder): boolean {
  return [COHORT_FILE, SIMULATED_FILE, TRUTH_FILE].some((file) => prefixOf(folder, file) !== undefined);
}
