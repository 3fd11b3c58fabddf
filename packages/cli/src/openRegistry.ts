/** A release for commands that look into one: by its address, which must be signed, or in a folder, signed or a draft. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asFingerprint,
  checkRoot,
  openRelease,
  openSigned,
  type Release,
  readRelease,
  type Trust,
} from '@cheer/registry';
import { nodeClient } from '@cheer/registry/node';
import { CheerError, quoted } from '@cheer/signals';
import { folderGet } from './folderGet.ts';
import { interruption } from './interruption.ts';

/**
 * @param root the publisher's root, to verify against: a file or a fingerprint; on first use whatever the registry shows is taken
 * @throws CheerError those of `openRelease` and `readRoot`
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
  const given = root === undefined ? undefined : await readRoot(command, root);
  return {
    client: nodeClient,
    trusted: given instanceof Uint8Array ? { root: given } : null,
    ...(typeof given === 'string' && { fingerprint: given }),
    now: () => Date.now() / 1000,
    keep: async () => {},
  };
}

export const ROOT_HELP =
  "the publisher's root, had by another way than from the registry: the file N.root.json, or its fingerprint";

/**
 * A publisher's root, had by another way than from the registry: what the file holds, or the fingerprint as it stands there.
 * @throws CheerError `file-missing`, `file-unreadable`; `option-invalid` for what is no root
 */
export async function readRoot(command: string, root: string): Promise<Uint8Array | string> {
  const digits = asFingerprint(root);
  if (digits !== undefined) return digits;
  const place = `${command}: --root ${quoted(root)}`;
  const bytes = await readFile(root).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(place, cause);
  });
  await checkRoot(new Uint8Array(bytes), place);
  return new Uint8Array(bytes);
}

function unreadable(place: string, cause: NodeJS.ErrnoException): CheerError {
  const remedy = 'Give the file N.root.json that the publisher gave you, or its fingerprint (64 hexadecimal digits).';
  if (cause.code === 'EISDIR') return new CheerError('option-invalid', `${place}: this is a folder`, remedy, { cause });
  return cause.code === 'ENOENT' || cause.code === 'ENOTDIR'
    ? new CheerError('file-missing', `${place}: there is no such file`, remedy, { cause })
    : new CheerError('file-unreadable', `${place}: ${cause.message}`, 'Check the disk and the permissions.', { cause });
}
