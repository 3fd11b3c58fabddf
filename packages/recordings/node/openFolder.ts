import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { type ByteSource, type Folder, folderOf, isClutter, openZip } from '@cheer/recordings';
import { CheerError } from '@cheer/signals';
import { missing, pathSource } from './pathSource.ts';

/** Deeper or fuller than this is not a dataset but a wrong path, such as `/`. */
export const FOLDER_LIMITS = { depth: 12, items: 200_000 };

/**
 * A folder on disk with all below it, a .zip file, or a file that is a recording alone as the folder of it. Symbolic links are followed only while they stay inside the folder.
 * Errors: `file-missing`, `folder-empty`, `format-unknown` (a file that is no zip), `file-unreadable` (a pipe or device), `too-large`, and those of openZip.
 */
export async function openFolder(path: string, limits = FOLDER_LIMITS): Promise<Folder> {
  if (path === '') {
    throw new CheerError('file-missing', 'openFolder: the path must be of a file or a folder, got ""', 'Give a path');
  }
  const status = await stat(path).catch((cause: Error) => {
    throw missingOr(path, cause);
  });
  if (status.isFile()) {
    const source = await pathSource(path);
    const start = await source.read(0, Math.min(4, source.size));
    if (isRecording(source.name)) return folderOf(source.name.replace(/\.[^.]*$/, ''), [[source.name, source]]);
    const isZip = (start[0] === 0x50 && start[1] === 0x4b) || /\.zip$/i.test(path);
    if (!isZip) {
      throw new CheerError(
        'format-unknown',
        `openFolder: ${path}: this file is no folder and no zip`,
        'Give the folder that the file lies in',
      );
    }
    const folder = await openZip(source);
    if (folder.files.size === 0) throw empty(path, 'zip', 0);
    return folder;
  }
  if (!status.isDirectory()) {
    throw new CheerError(
      'file-unreadable',
      `openFolder: ${path}: this is a pipe or device, and must be a folder or a file`,
      'Copy what comes out of it to a file',
    );
  }
  const root = await realpath(path);
  const listing: Listing = { root, limits, items: 0, leadingOut: 0, files: [] };
  await collect(listing, root, '', 0, new Set([root]));
  if (listing.files.length === 0) throw empty(path, 'folder', listing.leadingOut);
  return folderOf(basename(resolve(path)), listing.files);
}

/** A file that holds all of a recording; one of the E4 holds a signal of it, and lies beside others. */
const isRecording = (name: string): boolean =>
  /\.(avro|edf|bdf|parquet|csv|tsv)$/i.test(name) && !/^(BVP|EDA|TEMP|ACC|HR|IBI|tags|labels)\.csv$/.test(name);

interface Listing {
  readonly root: string;
  readonly limits: typeof FOLDER_LIMITS;
  /** files, folders and links seen: a few links to folders of links would be more paths than anyone can walk */
  items: number;
  /** links to what lies outside: not followed, since a dataset from elsewhere could else read any file of this computer */
  leadingOut: number;
  readonly files: [string, ByteSource][];
}

async function collect(
  listing: Listing,
  folder: string,
  prefix: string,
  depth: number,
  above: ReadonlySet<string>,
): Promise<void> {
  const { root, limits, files } = listing;
  if (depth > limits.depth) throw tooLarge(root, `folders nested deeper than ${limits.depth}`);
  for (const item of await readdir(folder, { withFileTypes: true })) {
    if (++listing.items > limits.items) throw tooLarge(root, `more than ${limits.items} items`);
    const name = prefix + item.name;
    if (isClutter(name)) continue;
    let path = join(folder, item.name);
    let isFolder = item.isDirectory();
    let isFile = item.isFile();
    if (item.isSymbolicLink()) {
      const target = await realpath(path).catch(() => undefined);
      if (target === undefined) continue;
      if (target !== root && !target.startsWith(root + sep)) {
        listing.leadingOut++;
        continue;
      }
      const status = await stat(target);
      path = target;
      isFolder = status.isDirectory();
      isFile = status.isFile();
    }
    // a link to a folder it lies in would never end
    if (isFolder && !above.has(path)) {
      await collect(listing, path, `${name}/`, depth + 1, new Set([...above, path]));
    } else if (isFile) {
      files.push([name, await pathSource(path, name)]);
    }
  }
}

const empty = (path: string, kind: string, leadingOut: number): CheerError =>
  leadingOut === 0
    ? new CheerError('folder-empty', `openFolder: ${path}: the ${kind} holds no file`, 'Check the path')
    : new CheerError(
        'folder-empty',
        `openFolder: ${path}: the ${kind} holds no file but for ${leadingOut} symbolic link(s) that lead out of it, which are not followed`,
        'Copy what they lead to into the folder, or give the folder that they lead to',
      );

const PERMISSIONS = 'Check its permissions';

function missingOr(path: string, cause: Error): CheerError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing(path);
  const remedy =
    code === 'ELOOP' ? 'Give what its symbolic links should lead to: they lead to each other' : PERMISSIONS;
  return new CheerError('file-unreadable', `openFolder: ${path}: ${cause.message}`, remedy, { cause });
}

function tooLarge(path: string, problem: string): CheerError {
  return new CheerError('too-large', `openFolder: ${path}: ${problem}`, 'Give the folder of the recordings themselves');
}
