/** The page that plays the device side in a browser: static files, built from apps/studio. */
import { cp, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CheerError } from '@cheer/signals';

const { resolve } = createRequire(import.meta.url);
const STUDIO = join(dirname(resolve('@cheer/studio/package.json')), 'dist');

/** Path over HTTP to file of everything the page consists of; empty if it was not built. */
export async function studioFiles(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(STUDIO, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(STUDIO.length).replaceAll('\\', '/'), path);
  }
  const index = files.get('/index.html');
  if (index === undefined) return new Map();
  return files.set('/', index);
}

/** Puts the page into a folder, beside what is there. @throws CheerError `file-missing`, `file-unreadable` */
export async function copyStudio(folder: string): Promise<void> {
  if ((await studioFiles()).size === 0) throw unbuilt();
  try {
    await cp(STUDIO, folder, { recursive: true });
  } catch (cause) {
    throw new CheerError(
      'file-unreadable',
      `publish: ${folder}: the page cannot be written (${(cause as NodeJS.ErrnoException).code})`,
      'Check the disk and the permissions.',
      { cause },
    );
  }
}

const unbuilt = (): CheerError =>
  new CheerError('file-missing', `publish: ${STUDIO}: the page was not built`, 'Run npm run build in the checkout.');
