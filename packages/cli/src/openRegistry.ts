/** A release for commands that look into one: by its address, which must be signed, or in a folder, signed or a draft. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRelease, openSigned, type Release, readRelease, type Trust } from '@cheer/registry';
import { nodeClient } from '@cheer/registry/node';
import { CheerError, quoted } from '@cheer/signals';
import { folderGet } from './folderGet.ts';
import { interruption } from './interruption.ts';

/**
 * @param root a file with the publisher's root, to verify against; on first use whatever the registry shows is taken
 * @throws CheerError those of `openRelease`; `file-missing` for the root
 */
export async function openRegistry(command: string, registry: string, root?: string): Promise<Release> {
  const trust = await trustIn(command, root);
  if (/^https?:/iu.test(registry)) return openRelease(registry, { ...trust, signal: interruption });
  const get = folderGet(command, registry);
  if (isSigned(registry) || root !== undefined) return openSigned(get, registry, trust);
  return readRelease(get, registry);
}

/** Whether a folder is a signed release: a draft has no metadata. */
export const isSigned = (folder: string): boolean => existsSync(join(folder, 'metadata'));

/** Trust that lasts as long as the command. */
export async function trustIn(command: string, root: string | undefined): Promise<Trust> {
  return {
    client: nodeClient,
    trusted: root === undefined ? null : { root: await readRoot(command, root) },
    now: () => Date.now() / 1000,
    keep: async () => {},
  };
}

/** A publisher's root, had by another way than from the registry. @throws CheerError `file-missing` */
export async function readRoot(command: string, path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new CheerError(
      'file-missing',
      `${command}: ${quoted(path)}: the root cannot be read`,
      'Give the file N.root.json that the publisher gave you.',
      { cause },
    );
  }
}
