import { CheerError } from '@cheer/signals';
import { type Folder, prefixOf } from '../folder.ts';
import { COHORT_FILE, TRUTH_FILE } from './cohort.ts';
import type { Dataset } from './dataset.ts';
import { e4, hasRecordings } from './e4.ts';
import { embraceplus, hasAvro } from './embraceplus.ts';
import { inducedStress, inducedStressRoot } from './inducedStress.ts';
import { simulated } from './simulated.ts';
import { stressPredict, stressPredictPrefix } from './stressPredict.ts';
import { hasMat, wemac } from './wemac.ts';
import { hasWesad, wesad } from './wesad.ts';

/** Every dataset by its name. */
export const DATASETS: Readonly<Record<string, Dataset>> = Object.fromEntries(
  [e4, stressPredict, inducedStress, wesad, wemac, embraceplus, simulated].map((dataset) => [dataset.name, dataset]),
);

/** The name of the dataset that a folder holds, from its files' names. Errors: `folder-empty`, `format-unknown`. */
export function detectDataset(folder: Folder): string {
  if (folder.files.size === 0) {
    throw new CheerError('folder-empty', `detectDataset: ${folder.name}: the folder is empty`, 'Check the path');
  }
  if (prefixOf(folder, COHORT_FILE) !== undefined) return simulated.name;
  if (stressPredictPrefix(folder) !== undefined) return stressPredict.name;
  if (inducedStressRoot(folder) !== undefined) return inducedStress.name;
  if (hasWesad(folder)) return wesad.name;
  if (hasAvro(folder)) return embraceplus.name;
  if (hasRecordings(folder)) return e4.name;
  if (hasMat(folder)) return wemac.name;
  throw new CheerError(
    'format-unknown',
    `detectDataset: ${folder.name}: the files are of no known dataset (${Object.keys(DATASETS).join(', ')})`,
    'Give a folder of E4 recordings: BVP.csv, EDA.csv or TEMP.csv in a folder for each person',
  );
}

/** Whether a folder holds simulated people, whatever dataset it is read as: a cohort, or people taken out of one. */
export function holdsSimulated(folder: Folder): boolean {
  return [COHORT_FILE, TRUTH_FILE].some((file) => prefixOf(folder, file) !== undefined);
}
