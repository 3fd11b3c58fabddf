/** The file of a key: PKCS#8, readable by its owner alone, named after role and key. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metadata, Role } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { readIfThere, writeWhole } from './files.ts';
import { wrapped } from './passphrase.ts';
import { keyidOf, type PublicKey, publicKey, type Signer } from './sign.ts';

export const SIGNED_ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const;

export interface NewKey extends Signer {
  readonly role: Role;
  readonly shown: PublicKey;
}

export function newKey(role: Role): NewKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const shown = publicKey(privateKey);
  return { role, key: privateKey, shown, keyid: keyidOf(shown) };
}

export const fileOf = (role: Role, keyid: string): string => `${role}-${keyid.slice(0, 16)}.pem`;

export const isKeyFile = (name: string): boolean => /^(root|targets|snapshot|timestamp)-[0-9a-f]{16}\.pem$/.test(name);

/** Whether a root names the key of a file. */
export const isNamed = (root: Metadata, name: string): boolean =>
  SIGNED_ROLES.some((role) => root.roles[role]!.keyids.some((keyid) => fileOf(role, keyid) === name));

export async function writeKeys(
  folder: string,
  keys: readonly NewKey[],
  passphrase: string | undefined,
): Promise<void> {
  for (const { role, key, keyid } of keys) {
    const pem = passphrase ? wrapped(key, passphrase) : key.export({ type: 'pkcs8', format: 'pem' });
    await writeWhole(join(folder, fileOf(role, keyid)), Buffer.from(pem), 0o600);
  }
}

/** The keys of a role that a root names and whose files are in the folder. @throws CheerError `key-invalid`, `file-unreadable` */
export async function openSigners(
  folder: string,
  root: Metadata,
  role: Role,
  passphrase: string | undefined,
): Promise<Signer[]> {
  const signers: Signer[] = [];
  for (const keyid of root.roles[role]!.keyids) {
    const path = join(folder, fileOf(role, keyid));
    const pem = await readIfThere(path);
    if (pem !== undefined) signers.push({ keyid, key: await openKey(path, pem, keyid, passphrase) });
  }
  return signers;
}

async function openKey(
  path: string,
  pem: Uint8Array,
  keyid: string,
  passphrase: string | undefined,
): Promise<KeyObject> {
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw invalidKey(
      path,
      'others can read this key',
      'Make it readable by you alone (chmod 600), and if somebody may have read it, replace it (cheer keys rotate).',
    );
  }
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: Buffer.from(pem), ...(passphrase !== undefined && { passphrase }) });
  } catch (cause) {
    if (!new TextDecoder().decode(pem).includes('ENCRYPTED')) {
      throw invalidKey(path, 'this is no private key', 'Put the file back from a copy of the keys.', cause);
    }
    throw invalidKey(
      path,
      passphrase === undefined
        ? 'this key has a passphrase, and none was given'
        : 'this key does not open with this passphrase',
      'Set CHEER_KEY_PASSPHRASE in the environment to the passphrase the keys were made with.',
      cause,
    );
  }
  if (keyidOf(publicKey(key)) === keyid) return key;
  throw invalidKey(
    path,
    'this is another key than the root names',
    'Put the file back from a copy of the keys; files of keys are never renamed.',
  );
}

/** @param where a file or folder */
export const invalidKey = (where: string, problem: string, remedy: string, cause?: unknown): CheerError =>
  new CheerError('key-invalid', `keys: ${quoted(where)}: ${problem}`, remedy, { cause });
