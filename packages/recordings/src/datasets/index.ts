import { CheerError } from '@cheer/signals';
import { SIMULATED_FILE, TRUTH_FILE } from '../e4/simulatedMark.ts';
import { type Folder, prefixOf } from '../folder.ts';
import { COHORT_FILE } from './cohort.ts';
import type { Dataset, DatasetOptions } from './dataset.ts';
import { e4, hasRecordings } from './e4.ts';
import { edf, hasEdf } from './edf.ts';
import { embraceplus, hasAvro } from './embraceplus.ts';
import { inducedStress, inducedStressRoot } from './inducedStress.ts';
import { isLabels } from './labelsBeside.ts';
import { simulated } from './simulated.ts';
import { stressPredict, stressPredictPrefix } from './stressPredict.ts';
import { isTable, table } from './table.ts';
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
  const [first] = [...DATASETS_OF_FILES].find(([, has]) => has(folder)) ?? [];
  if (first !== undefined) return first;
  throw new CheerError(
    'format-unknown',
    `detectDataset: ${folder.name}: the files are of no known dataset (${Object.keys(DATASETS).join(', ')})`,
    'Give a folder of E4 recordings: BVP.csv, EDA.csv or TEMP.csv in a folder for each person; for other tables say which column is what with --map',
  );
}

/** How each dataset is told by the names of files, the surest first; whole ones with a layout of their own hold E4 files too. */
const DATASETS_OF_FILES: ReadonlyMap<string, (folder: Folder) => boolean> = new Map([
  [simulated.name, (folder) => prefixOf(folder, COHORT_FILE) !== undefined],
  [stressPredict.name, (folder) => stressPredictPrefix(folder) !== undefined],
  [inducedStress.name, (folder) => inducedStressRoot(folder) !== undefined],
  [wesad.name, hasWesad],
  [embraceplus.name, hasAvro],
  [e4.name, hasRecordings],
  [wemac.name, hasMat],
  [edf.name, hasEdf],
]);

/** Files of a folder that are of another format than it is read as, and so are not read. */
export interface AlsoHere {
  readonly dataset: string;
  readonly files: readonly string[];
}

const SIGNAL_FILES: readonly (readonly [name: string, pattern: RegExp])[] = [
  [wesad.name, /(^|\/)S\d{1,2}\.pkl$/],
  [embraceplus.name, /\.avro$/i],
  [e4.name, /(^|\/)(BVP|EDA|TEMP)\.csv$/],
  [wemac.name, /\.mat$/i],
  [edf.name, /\.(edf|bdf)$/i],
];
/** the E4 files of a person of WESAD, unpacked beside the pickle */
const OF_WESAD = /(^|\/)S\d{1,2}\//;
/** what holds the files of each: datasets of E4 recordings, and tables, which any .csv is */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  [simulated.name]: [e4.name],
  [stressPredict.name]: [e4.name],
  [inducedStress.name]: [e4.name],
  [table.name]: [e4.name],
};

/** What else a folder holds than the dataset that it is read as; with a mapping, tables beside EDF too. */
export function alsoHere(folder: Folder, dataset: string, options: DatasetOptions = {}): AlsoHere[] {
  const own = [dataset, ...(HOLDS[dataset] ?? [])];
  const paths = [...folder.files.keys()];
  const found = SIGNAL_FILES.map(([name, pattern]) => ({
    dataset: name,
    files: own.includes(name)
      ? []
      : paths.filter((path) => pattern.test(path) && !(dataset === wesad.name && OF_WESAD.test(path))),
  }));
  if (options.map !== undefined && dataset === edf.name) {
    found.push({ dataset: table.name, files: paths.filter((path) => isTable(path) && !isLabels(path)) });
  }
  return found.filter(({ files }) => files.length > 0);
}

/** `also here: e4 A01/BVP.csv and 2 more, edf P01.edf; choose with --dataset`; undefined if there is nothing else. */
export function alsoHereText(others: readonly AlsoHere[]): string | undefined {
  if (others.length === 0) return undefined;
  const texts = others.map(({ dataset, files }) => {
    const more = files.length - 1;
    return `${dataset} ${files[0]}${more > 0 ? ` and ${more} more` : ''}`;
  });
  return `also here: ${texts.join(', ')}; choose with --dataset`;
}

/** Whether a folder holds simulated people, whatever dataset it is read as: a cohort, or people taken out of one. */
export function holdsSimulated(folder: Folder): boolean {
  return [COHORT_FILE, SIMULATED_FILE, TRUTH_FILE].some((file) => prefixOf(folder, file) !== undefined);
}
