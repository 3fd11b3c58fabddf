import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import {
  DATASETS,
  type Dataset,
  type DatasetOptions,
  detectDataset,
  type Folder,
  folderOf,
  type SubjectEntry,
} from '@cheer/recordings';
import { openFolder, pathSource } from '@cheer/recordings/node';
import { CheerError } from '@cheer/signals';

/** A path as a folder: a file that is no zip is the only one in it. */
export async function openPath(path: string): Promise<Folder> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() === true;
  if (!isFile || /\.zip$/i.test(path)) return openFolder(path);
  const source = await pathSource(path);
  const start = await source.read(0, Math.min(4, source.size));
  const isZip = start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
  if (isZip) return openFolder(path);
  return folderOf(basename(dirname(resolve(path))), [[basename(path), source]]);
}

export interface Opened {
  readonly dataset: Dataset;
  readonly people: readonly SubjectEntry[];
}

/** Undefined if no reader knows the files; then `unknown` is why. @param name of the dataset, or `auto` */
export async function openAs(
  folder: Folder,
  name: string,
  options: DatasetOptions,
): Promise<Opened | { readonly unknown: CheerError }> {
  try {
    const dataset = DATASETS[name === 'auto' ? detectDataset(folder, options) : name]!;
    return { dataset, people: await dataset.open(folder, options) };
  } catch (error) {
    if (error instanceof CheerError && (error.code === 'format-unknown' || error.code === 'file-missing')) {
      return { unknown: error };
    }
    throw error;
  }
}
