import { type CatalogueFile, type Folder, prefixOf } from '@cheer/recordings';
import { PART } from './partFile.ts';
import { judge, type Verdict } from './verdict.ts';

/** What a folder holds of the files that its dataset has. */
export interface FilesReport {
  /** where in the folder the dataset lies, `` or `data/` */
  readonly prefix: string;
  readonly files: readonly { readonly file: CatalogueFile; readonly verdict: Verdict }[];
  readonly missing: readonly CatalogueFile[];
  /** paths that the dataset does not have */
  readonly extra: readonly string[];
  /** leftovers of a download that was not finished */
  readonly parts: readonly string[];
}

/** Holds every file of a folder to the catalogue; reads all that have a checksum. */
export async function checkFiles(
  folder: Folder,
  catalogue: readonly CatalogueFile[],
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number, all: number) => void } = {},
): Promise<FilesReport> {
  const prefix = commonPrefix(folder, catalogue);
  const files: { file: CatalogueFile; verdict: Verdict }[] = [];
  const missing: CatalogueFile[] = [];
  const known = new Set<string>();
  for (const [i, file] of catalogue.entries()) {
    signal?.throwIfAborted();
    const source = folder.files.get(prefix + file.path);
    known.add(prefix + file.path);
    if (source === undefined) missing.push(file);
    else files.push({ file, verdict: await judge(source, file, signal) });
    onProgress?.(i + 1, catalogue.length);
  }
  const others = [...folder.files.keys()].filter((path) => !known.has(path));
  const isPart = (path: string): boolean => path.endsWith(PART) || path.endsWith(`${PART}.json`);
  return {
    prefix,
    files,
    missing,
    extra: others.filter((path) => !isPart(path)),
    parts: others.filter((path) => path.endsWith(PART)),
  };
}

/** Where most of the first files that are found lie. */
function commonPrefix(folder: Folder, catalogue: readonly CatalogueFile[]): string {
  const votes = new Map<string, number>();
  // names such as README.md are anywhere
  for (const { path } of catalogue.filter((file) => file.path.includes('/')).slice(0, 100)) {
    const prefix = prefixOf(folder, path);
    if (prefix !== undefined) votes.set(prefix, (votes.get(prefix) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
