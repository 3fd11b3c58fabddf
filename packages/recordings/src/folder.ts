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
      `Check the path; the folder holds ${children(folder).slice(0, 5).join(', ') || 'nothing'}`,
    );
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  return folderOf(
    name,
    files.map(([file, source]) => [file.slice(prefix.length), source]),
  );
}

/** Names of the folders directly in a folder. */
export function children(folder: Folder): readonly string[] {
  const names = new Set<string>();
  for (const path of folder.files.keys()) {
    const slash = path.indexOf('/');
    if (slash > 0) names.add(path.slice(0, slash));
  }
  return [...names];
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

/** Leftovers of file managers that are no part of anyone's data. */
export const isClutter = (path: string): boolean =>
  /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/.test(path);
