/**
 * The keys of a publisher: a folder of its own, outside of anything that is published, with a file for each key and the roots that say
 * which keys count. The newest root is what counts: a file whose key it does not name is as good as not there.
 */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint, type Metadata, parseMetadata, type Role } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { alone, inFolder, isLock, isPassing, namesIn, readIfThere, writeWhole } from './files.ts';
import { fileOf, isKeyFile, type NewKey, newKey, openSigners, SIGNED_ROLES, writeKeys } from './keyFile.ts';
import { checkNotServed } from './places.ts';
import { type Signer, sign } from './sign.ts';

/** Days for which what a role signs holds, unless told otherwise. */
export const LIFETIMES: Readonly<Record<Role, number>> = { root: 365, targets: 90, snapshot: 90, timestamp: 14 };
export const DAY = 86_400;

export interface KeyOptions {
  /** unix seconds */
  readonly now: number;
  /** encrypts the files of the keys, as PKCS#8 does */
  readonly passphrase?: string;
  /** days for which the root holds */
  readonly days?: number;
}

export interface NewKeys extends KeyOptions {
  /** how many keys the root has, and how many of them must sign a new root; both 1 unless given */
  readonly rootKeys?: number;
  readonly threshold?: number;
}

export interface Keys {
  readonly folder: string;
  /** every root from the first to the newest, as signed */
  readonly roots: readonly Uint8Array[];
  /** the newest */
  readonly root: Metadata;
  /** SHA-256 of what it signs: for people to compare */
  readonly fingerprint: string;
  /** those whose private key is in the folder and that the newest root names for the role */
  readonly signers: Readonly<Record<Role, readonly Signer[]>>;
}

/**
 * Makes the keys of all roles and the first root, in a folder that must not exist or be empty; one in which this was cut short counts as
 * empty, as no root names its keys.
 * @throws CheerError `option-invalid`, `busy`, `file-unreadable`, `storage-full`
 */
export async function createKeys(folder: string, options: NewKeys): Promise<Keys> {
  const { rootKeys = 1, threshold = 1 } = options;
  checkThreshold(rootKeys, threshold);
  await checkNotServed(folder);
  const before = await namesIn(folder);
  if (before.length > 0 && !before.some(isLock)) throw notEmpty(folder);
  return inFolder(folder, { mode: 0o700 }, () =>
    alone(folder, async (killed) => {
      const names = (await namesIn(folder)).filter((name) => !isLock(name));
      if (names.length > 0 && !(killed && names.every((name) => isKeyFile(name) || isPassing(name)))) {
        throw notEmpty(folder);
      }
      await chmod(folder, 0o700);
      for (const name of names) await rm(join(folder, name));
      const made = SIGNED_ROLES.flatMap((role) =>
        Array.from({ length: role === 'root' ? rootKeys : 1 }, () => newKey(role)),
      );
      try {
        await writeKeys(folder, made, options.passphrase);
        await writeRoot(
          folder,
          1,
          rootContent(made, threshold),
          made.filter(({ role }) => role === 'root'),
          options,
        );
      } catch (error) {
        for (const { role, keyid } of made) await rm(join(folder, fileOf(role, keyid)), { force: true });
        throw error;
      }
      return readKeys(folder, options);
    }),
  );
}

const notEmpty = (folder: string): CheerError =>
  invalid(`createKeys: ${quoted(folder)}: the folder is not empty`, 'Name a new folder; keys are never overwritten.');

/**
 * @throws CheerError `file-missing` if it is no folder of keys, `key-invalid` (wrong passphrase, or others can read a key),
 *   `file-unreadable`, `release-untrusted` for a damaged root
 */
export async function readKeys(folder: string, { passphrase }: { passphrase?: string } = {}): Promise<Keys> {
  const roots: Uint8Array[] = [];
  for (;;) {
    const bytes = await readIfThere(join(folder, `${roots.length + 1}.root.json`));
    if (bytes === undefined) break;
    roots.push(bytes);
  }
  const newest = roots.at(-1);
  if (newest === undefined) {
    throw new CheerError(
      'file-missing',
      `readKeys: ${quoted(join(folder, '1.root.json'))}: there are no keys here`,
      'Make some (cheer keys create), or name the folder that holds them.',
    );
  }
  const root = parseMetadata('root', newest, `${roots.length}.root.json`);
  const signers = {} as Record<Role, Signer[]>;
  for (const role of SIGNED_ROLES) signers[role] = await openSigners(folder, root, role, passphrase);
  return { folder, roots, root, fingerprint: await fingerprint(newest), signers };
}

/** The signers of a role, if they are enough. @throws CheerError `file-missing` */
export function enough(keys: Keys, role: Role, what: string): readonly Signer[] {
  const { keyids, threshold } = keys.root.roles[role]!;
  if (keys.signers[role].length >= threshold) return keys.signers[role];
  throw new CheerError(
    'file-missing',
    `${what}: ${quoted(join(keys.folder, fileOf(role, keyids[0] ?? '')))}: ${threshold} of the ${keyids.length} keys of ${role} must sign, ${keys.signers[role].length} are here`,
    'Put the files of the keys back, from where they are kept safe.',
  );
}

export function rootContent(keys: readonly Pick<NewKey, 'role' | 'shown' | 'keyid'>[], threshold: number) {
  const roleOf = (role: Role) => ({
    keyids: keys.filter((key) => key.role === role).map(({ keyid }) => keyid),
    threshold: role === 'root' ? threshold : 1,
  });
  return {
    consistent_snapshot: true,
    keys: Object.fromEntries(keys.map(({ keyid, shown }) => [keyid, shown])),
    roles: Object.fromEntries(SIGNED_ROLES.map((role) => [role, roleOf(role)])),
  };
}

export async function writeRoot(
  folder: string,
  version: number,
  content: object,
  keys: readonly (Signer | NewKey)[],
  { now, days = LIFETIMES.root }: KeyOptions,
): Promise<void> {
  const signers = new Map(keys.map((key) => [key.keyid, key]));
  const bytes = sign('root', { version, expires: now + days * DAY, ...content }, [...signers.values()]);
  await writeWhole(join(folder, `${version}.root.json`), bytes);
}

export function checkThreshold(rootKeys: number, threshold: number): void {
  if (
    Number.isInteger(rootKeys) &&
    Number.isInteger(threshold) &&
    threshold >= 1 &&
    threshold <= rootKeys &&
    rootKeys <= 16
  )
    return;
  throw invalid(
    `createKeys: of 1 to 16 root keys 1 to all must sign, got ${threshold} of ${rootKeys}`,
    'Give a threshold that the keys can reach, such as 2 of 3.',
  );
}

export const invalid = (problem: string, remedy: string): CheerError =>
  new CheerError('option-invalid', problem, remedy);
