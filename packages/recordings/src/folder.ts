import { CheerError, quoted } from '@cheer/signals';
import type { ByteSource } from './source.ts';

/** A folder of files wherever it lies: on disk, in a zip, in a browser's file picker. */
export interface Folder {
  readonly name: string;
  /** relative POSIX paths (`S01/BVP.csv`) to what they hold, sorted by path */
  readonly files: ReadonlyMap<string, ByteSource>;
}

/** A folder from its files; the paths are sorted, so that reading never depends on a disk's or a zip's order. */
export function folderOf(name: string, files: Iterable<readonly [string, ByteSource]>): Folder {
  return { name, files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) };
}

/** The part of a folder below `path` (`` or `.` for all of it), named after its last component. Error: `file-missing`. */
export function subfolder(folder: Folder, path: string): Folder {
  if (path === '' || path === '.') return folder;
  const prefix = `${path}/`;
  const files = [...folder.files].filter(([name]) => name.startsWith(prefix));
  if (files.length === 0) {
    throw new CheerError(
      'file-missing',
      `subfolder: ${folder.name}: there is no folder ${quoted(path)} in it`,
      `Check the path; the folder holds ${[...subfolders(folder).keys()].slice(0, 5).join(', ') || 'nothing'}`,
    );
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  return folderOf(
    name,
    files.map(([file, source]) => [file.slice(prefix.length), source]),
  );
}

/** The folders directly in a folder, by name, each with all below it. */
export const subfolders = (folder: Folder): ReadonlyMap<string, Folder> => splitAt(folder, (path) => path.indexOf('/'));

/** Every folder that has files directly in it, by its path (`` is the folder itself), with those files alone. */
export const foldersWithFiles = (folder: Folder): ReadonlyMap<string, Folder> =>
  splitAt(folder, (path) => path.lastIndexOf('/'), true);

/** In one pass over the files, so that it takes no longer for thousands of people than reading their names. */
function splitAt(folder: Folder, slashOf: (path: string) => number, own = false): Map<string, Folder> {
  const parts = new Map<string, [string, ByteSource][]>();
  for (const [path, source] of folder.files) {
    const slash = slashOf(path);
    if (slash < 0 && !own) continue;
    const name = path.slice(0, Math.max(slash, 0));
    const part = parts.get(name) ?? [];
    part.push([path.slice(slash + 1), source]);
    parts.set(name, part);
  }
  return new Map(
    [...parts].map(([name, files]) => [name, folderOf(name === '' ? folder.name : name.replace(/^.*\//, ''), files)]),
  );
}

/**
 * Where in a folder a known file lies: the shortest prefix such that prefix + `path` exists (`` or `data/`), or undefined.
 * So a dataset is found whether its zip was unpacked with or without an outer folder.
 */
export function prefixOf(folder: Folder, path: string): string | undefined {
  let shortest: string | undefined;
  for (const name of folder.files.keys()) {
    if (name !== path && !name.endsWith(`/${path}`)) continue;
    const prefix = name.slice(0, name.length - path.length);
    if (shortest === undefined || prefix.length < shortest.length) shortest = prefix;
  }
  return shortest;
}

/** What is no part of anyone's data: leftovers of file managers, whatever is hidden, and folders of work in progress, `.work`. */
export const isClutter = (path: string): boolean =>
  /(^|\/)(\.[^/]|__MACOSX\/|Thumbs\.db$|desktop\.ini$|[^/]*\.work(\/|$))/.test(path);
