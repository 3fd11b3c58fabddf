import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CheerError, quoted } from '@cheer/signals';

type Files = Iterable<readonly [string, Uint8Array | string]>;

/**
 * Writes a folder all at once: into a temporary folder beside it, then renamed, so that a half-written one is never seen.
 * A folder that holds something is replaced only with `replace`. Files may come one by one (an async iterable), so that a
 * large cohort need not be in memory. Errors: `option-invalid`, `file-unreadable`.
 */
export async function writeFolder(
  path: string,
  files: Files | AsyncIterable<readonly [string, Uint8Array | string]>,
  options: { replace?: boolean } = {},
): Promise<void> {
  const target = resolve(path);
  const present = await readdir(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unwritable(path, cause);
  });
  if (present !== undefined && present.length > 0 && options.replace !== true) {
    throw new CheerError(
      'option-invalid',
      `writeFolder: ${path}: the folder is not empty (it holds ${present.length} items)`,
      'Choose another folder, or say that it may be replaced',
    );
  }
  const draft = join(dirname(target), `.${basename(target)}-${crypto.randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    for await (const [name, content] of files) {
      checkName(path, name);
      const file = join(draft, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await exchange(draft, target, present !== undefined);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw cause instanceof CheerError ? cause : unwritable(path, cause as Error);
  }
}

/** The old folder stays whole under another name until the new one is in place, and comes back if it cannot be. */
async function exchange(draft: string, target: string, present: boolean): Promise<void> {
  if (!present) return rename(draft, target);
  const old = `${draft}.old`;
  await rename(target, old);
  try {
    await rename(draft, target);
  } catch (cause) {
    await rename(old, target);
    throw cause;
  }
  await rm(old, { recursive: true, force: true });
}

function checkName(path: string, name: string): void {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\0]/.test(name)) {
    throw new CheerError(
      'option-invalid',
      `writeFolder: ${path}: a file name must be a relative path inside the folder, got ${quoted(name)}`,
      'Name the file without "..", "\\" or a leading "/"',
    );
  }
}

function unwritable(path: string, cause: Error): CheerError {
  return new CheerError('file-unreadable', `writeFolder: ${path}: ${cause.message}`, 'Check the disk and permissions', {
    cause,
  });
}
