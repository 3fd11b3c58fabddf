/**
 * The keys of a publisher: a folder of its own, outside of anything that is published, with a file for each key and the roots that say
 * which keys count. The newest root is what counts: a file whose key it does not name is as good as not there.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint, type Metadata, parseMetadata, type Role } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { alone, readIfThere, unreadable, writeWhole } from './files.ts';
import { keyidOf, type PublicKey, publicKey, type Signer, sign } from './sign.ts';

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

const SIGNED_ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const;

/**
 * Makes the keys of all roles and the first root, in a folder that must not exist or be empty.
 * @throws CheerError `option-invalid`, `file-unreadable`
 */
export async function createKeys(folder: string, options: NewKeys): Promise<Keys> {
  const { rootKeys = 1, threshold = 1 } = options;
  checkThreshold(rootKeys, threshold);
  const there = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw unreadable(folder, cause.message, cause);
  });
  if (there.length > 0) {
    throw invalid(
      `createKeys: ${quoted(folder)}: the folder is not empty`,
      'Name a new folder; keys are never overwritten.',
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const made = SIGNED_ROLES.flatMap((role) =>
    Array.from({ length: role === 'root' ? rootKeys : 1 }, () => newKey(role)),
  );
  await writeKeys(folder, made, options.passphrase);
  await writeRoot(folder, 1, rootContent(made, threshold), [], made, options);
  return readKeys(folder, options);
}

/**
 * Makes new keys for some roles (for none: the root is only renewed) and the next root, signed by the old root's keys and by its own.
 * The registry has it after the next publication.
 * @throws CheerError `option-invalid`, `file-missing`, `file-unreadable`, `busy`
 */
export function rotateKeys(folder: string, roles: readonly Role[], options: NewKeys): Promise<Keys> {
  return alone(folder, async () => {
    const old = await readKeys(folder, options);
    const { root } = old;
    const rootKeys = options.rootKeys ?? root.roles['root']!.keyids.length;
    const threshold = options.threshold ?? root.roles['root']!.threshold;
    checkThreshold(rootKeys, threshold);
    if (roles.length === 0 && (rootKeys !== root.roles['root']!.keyids.length || options.threshold !== undefined)) {
      throw invalid('rotateKeys: the number of root keys changes with new root keys only', 'Rotate the role root too.');
    }
    const made = [...new Set(roles)].flatMap((role) =>
      Array.from({ length: role === 'root' ? rootKeys : 1 }, () => newKey(role)),
    );
    const kept = await keptKeys(old, roles);
    await writeKeys(folder, made, options.passphrase);
    const oldSigners = enough(old, 'root', 'rotateKeys');
    const newSigners = roles.includes('root') ? [] : oldSigners;
    const content = rootContent([...kept, ...made], threshold);
    await writeRoot(folder, root.version + 1, content, [...oldSigners, ...newSigners], made, options);
    // of no use any more, and best not found by anybody
    const current = await readKeys(folder, options);
    for (const name of await readdir(folder)) {
      if (name.endsWith('.pem') && !isNamed(current.root, name)) await rm(join(folder, name));
    }
    return current;
  });
}

/**
 * @throws CheerError `file-missing` if it is no folder of keys, `file-unreadable` (wrong passphrase, or others can read a key),
 *   `release-untrusted` for a damaged root
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
  const signers: Record<Role, Signer[]> = { root: [], timestamp: [], snapshot: [], targets: [] };
  for (const role of SIGNED_ROLES) {
    for (const keyid of root.roles[role]!.keyids) {
      const path = join(folder, fileOf(role, keyid));
      const pem = await readIfThere(path);
      if (pem !== undefined) signers[role].push({ keyid, key: await openKey(path, pem, keyid, passphrase) });
    }
  }
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

interface NewKey extends Signer {
  readonly role: Role;
  readonly shown: PublicKey;
}

function newKey(role: Role): NewKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const shown = publicKey(privateKey);
  return { role, key: privateKey, shown, keyid: keyidOf(shown) };
}

const fileOf = (role: Role, keyid: string): string => `${role}-${keyid.slice(0, 16)}.pem`;

const isNamed = (root: Metadata, name: string): boolean =>
  SIGNED_ROLES.some((role) => root.roles[role]!.keyids.some((keyid) => fileOf(role, keyid) === name));

async function writeKeys(folder: string, keys: readonly NewKey[], passphrase: string | undefined): Promise<void> {
  for (const { role, key, keyid } of keys) {
    const pem = key.export({
      type: 'pkcs8',
      format: 'pem',
      ...(passphrase && { cipher: 'aes-256-cbc', passphrase }),
    });
    await writeWhole(join(folder, fileOf(role, keyid)), Buffer.from(pem), 0o600);
  }
}

async function openKey(
  path: string,
  pem: Uint8Array,
  keyid: string,
  passphrase: string | undefined,
): Promise<KeyObject> {
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw unreadable(
      path,
      'others can read this key, so it must be taken for known; make it readable by you alone (chmod 600), or rotate it',
    );
  }
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: Buffer.from(pem), ...(passphrase !== undefined && { passphrase }) });
  } catch (cause) {
    const locked = new TextDecoder().decode(pem).includes('ENCRYPTED');
    const problem =
      passphrase === undefined ? 'this key has a passphrase, and none was given' : 'not with this passphrase';
    throw unreadable(path, locked ? `${problem} (CHEER_KEY_PASSPHRASE)` : 'this is no private key', cause);
  }
  if (keyidOf(publicKey(key)) !== keyid) throw unreadable(path, 'this is another key than the root names');
  return key;
}

/** The public keys that go on. */
async function keptKeys(
  { root, roots }: Keys,
  roles: readonly Role[],
): Promise<Pick<NewKey, 'role' | 'shown' | 'keyid'>[]> {
  const { signed } = JSON.parse(new TextDecoder().decode(roots.at(-1)!)) as {
    signed: { keys: Record<string, PublicKey> };
  };
  return SIGNED_ROLES.filter((role) => !roles.includes(role)).flatMap((role) =>
    root.roles[role]!.keyids.map((keyid) => ({ role, keyid, shown: signed.keys[keyid]! })),
  );
}

function rootContent(keys: readonly Pick<NewKey, 'role' | 'shown' | 'keyid'>[], threshold: number) {
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

async function writeRoot(
  folder: string,
  version: number,
  content: object,
  old: readonly Signer[],
  made: readonly NewKey[],
  { now, days = LIFETIMES.root }: KeyOptions,
): Promise<void> {
  const signers = new Map(
    [...old, ...made.filter(({ role }) => role === 'root')].map((signer) => [signer.keyid, signer]),
  );
  const bytes = sign('root', { version, expires: now + days * DAY, ...content }, [...signers.values()]);
  await writeWhole(join(folder, `${version}.root.json`), bytes);
}

function checkThreshold(rootKeys: number, threshold: number): void {
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

const invalid = (problem: string, remedy: string): CheerError => new CheerError('option-invalid', problem, remedy);
