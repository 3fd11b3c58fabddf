/** A device's state in a folder that only its owner can read. */
import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { STATE_NAME, type StateStore } from '@cheer/edge';
import { CheerError, quoted } from '@cheer/signals';
import { failed, isLock, withLock } from './folderLock.ts';

/** Says that a folder is CHEER's own: nothing is ever written to, or erased from, a folder with other things in it. */
const MARKER = 'cheer-home';
const MARKER_TEXT = 'This folder is the memory of a CHEER device. `cheer device forget` erases it.\n';
const CONTENT = 'state';
const DRAFT = '.draft-';
const MOST_BYTES = 256 << 20;

/**
 * Mode 0700, files 0600, set again where somebody has loosened them. A file is written under another name, flushed to the disk and renamed. Errors: `option-invalid` for a
 * folder that is not CHEER's, `busy`, `file-unreadable`.
 */
export class FolderStore implements StateStore {
  readonly path: string;
  readonly #content: string;

  constructor(path: string) {
    this.path = resolve(path);
    this.#content = join(this.path, CONTENT);
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    checkName(name);
    if (!(await this.#isHome())) return undefined;
    const path = join(this.#content, name);
    const found = await lstat(path).catch(absent);
    if (found === undefined) return undefined;
    if (!found.isFile() || found.size > MOST_BYTES) throw failed(path, 'it is not a file this device has written');
    const bytes = await readFile(path).catch(absent);
    return bytes && new Uint8Array(bytes);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    checkName(name);
    await this.#create();
    await writeWhole(this.#content, name, bytes);
  }

  async remove(name: string): Promise<void> {
    checkName(name);
    if (await this.#isHome()) await rm(join(this.#content, name), { force: true }).catch(rethrow(name));
  }

  async list(): Promise<string[]> {
    if (!(await this.#isHome())) return [];
    const names = (await readdir(this.#content).catch(absent)) ?? [];
    return names.filter((name) => !name.startsWith(DRAFT)).sort();
  }

  /** Whether there is anything that `clear` would erase: a home, or what a kill has left of one. Makes nothing. */
  async exists(): Promise<boolean> {
    return (await this.#isHome()) || ((await readdir(this.path).catch(absent)) ?? []).length > 0;
  }

  /**
   * Erases the state and the folder, also on a full disk; things in it that are not CHEER's are left, and then so is the folder.
   * Where the path is a link to the folder, both stay, with nothing in them.
   */
  async clear(): Promise<void> {
    if (!(await this.exists())) return;
    await withLock(this.path, async () => {
      // without its pointer the rest is nobody's, should this be interrupted
      await rm(join(this.#content, 'state.json'), { force: true }).catch(rethrow(this.path));
      await rm(this.#content, { recursive: true, force: true }).catch(rethrow(this.path));
      for (const name of await readdir(this.path).catch(rethrow(this.path))) {
        if (name === MARKER || name.startsWith(DRAFT)) await rm(join(this.path, name)).catch(rethrow(this.path));
      }
    });
    await rmdir(this.path).catch((cause: NodeJS.ErrnoException) => {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(cause.code ?? ''))
        throw failed(this.path, cause.message, cause);
    });
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    await this.#create();
    return withLock(this.path, async () => {
      await this.#create(); // whoever had the lock before may have erased it all
      for (const name of await readdir(this.#content).catch(rethrow(this.path))) {
        if (name.startsWith(DRAFT)) await rm(join(this.#content, name), { force: true }); // of a process that was killed
      }
      return work();
    });
  }

  /** Whether there is a home; refuses a folder that holds something and is none. */
  async #isHome(): Promise<boolean> {
    const names = await readdir(this.path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [] as string[];
      throw failed(this.path, cause.message, cause);
    });
    await checkOwner(this.path);
    if (names.includes(MARKER)) {
      const content = await lstat(this.#content).catch(absent);
      if (content === undefined || content.isDirectory()) {
        await tighten(this.path, content && this.#content);
        return true;
      }
      throw foreign(this.path, `its "${CONTENT}" is not a folder`);
    }
    const others = names.filter((name) => !isLock(name) && !name.startsWith(DRAFT)).length; // a kill may leave these
    if (others > 0) {
      throw foreign(this.path, `it holds ${others === 1 ? 'a thing' : `${others} things`} and no "${MARKER}"`);
    }
    return false;
  }

  async #create(): Promise<void> {
    try {
      if (!(await this.#isHome())) {
        await mkdir(this.path, { recursive: true, mode: 0o700 }).catch((cause: Error) => {
          throw failed(this.path, `the folder cannot be created: ${cause.message}`, cause);
        });
        await chmod(this.path, 0o700);
        await writeWhole(this.path, MARKER, new TextEncoder().encode(MARKER_TEXT));
      }
      await mkdir(this.#content, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw cause instanceof CheerError ? cause : failed(this.path, (cause as Error).message, cause);
    }
  }
}

/** Whoever owns a folder can open it to all, or put another in its place: what a person's device knows has no place in somebody else's. */
async function checkOwner(home: string): Promise<void> {
  const own = process.getuid?.();
  const found = own === undefined ? undefined : await stat(home).catch(absent);
  if (found === undefined || found.uid === own) return;
  throw foreign(home, `it belongs to another user (${found.uid}, not ${own})`);
}

/**
 * Takes from others what a copy, a backup or `chmod -R` has given them. Where the system does not let us (a disk that is
 * only read) the folder is used as it is: forgetting must work there too.
 */
async function tighten(home: string, content: string | undefined): Promise<void> {
  if (process.platform === 'win32') return;
  const loose = async (path: string): Promise<boolean> => ((await stat(path)).mode & 0o077) !== 0;
  try {
    if (await loose(home)) await chmod(home, 0o700);
    if (content === undefined || !(await loose(content))) return;
    for (const item of await readdir(content, { withFileTypes: true })) {
      if (item.isFile()) await chmod(join(content, item.name), 0o600);
    }
    await chmod(content, 0o700); // last: as long as it is loose, its files may be
  } catch {
    // whoever reads or writes next is told what is wrong
  }
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(folder, name));
    await syncFolder(folder);
  } catch (cause) {
    await rm(draft, { force: true });
    throw failed(join(folder, name), (cause as Error).message, cause);
  }
}

/** Makes a rename last through a power cut, on systems whose folders can be opened. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function checkName(name: string): void {
  if (STATE_NAME.test(name)) return;
  throw new CheerError(
    'option-invalid',
    `FolderStore: ${quoted(name)} is not a name for state`,
    'Use a-z, 0-9, "." and "-".',
  );
}

function absent(cause: NodeJS.ErrnoException): undefined {
  if (cause.code === 'ENOENT') return undefined;
  throw failed(cause.path ?? '', cause.message, cause);
}

const rethrow =
  (path: string) =>
  (cause: Error): never => {
    throw failed(path, cause.message, cause);
  };

const foreign = (path: string, problem: string): CheerError =>
  new CheerError(
    'option-invalid',
    `FolderStore: ${quoted(path)} is not the home of a CHEER device: ${problem}`,
    'Name a new or empty folder, or the one given to `cheer device enroll`.',
  );
