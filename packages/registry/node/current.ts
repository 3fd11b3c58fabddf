/**
 * The release that a registry holds, verified as a device verifies it before anything is signed anew: who can write to the folder but has
 * no keys must not get the publisher's signature under what they wrote, nor decide how its versions go on.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { chainOf, type Get, type Metadata, openSigned, type Role, sha256, type TrustedMetadata } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { namesIn } from './files.ts';
import type { Keys } from './keys.ts';
import { nodeClient } from './nodeClient.ts';
import { checkSameRoots } from './published.ts';

/** A publication a second for thirty years. Beyond that somebody means to leave no version for the next. */
const HIGHEST_VERSION = 1e9;

export interface Current extends Readonly<Record<Role, Metadata>> {
  readonly trusted: TrustedMetadata;
}

/**
 * What was published last, by its signatures, links, lengths and hashes; out of date it may be. Undefined if nothing was.
 * @throws CheerError `key-invalid`, `release-untrusted`, `release-missing`, `file-unreadable`
 */
export async function readCurrent(registry: string, keys: Keys): Promise<Current | undefined> {
  await checkSameRoots(registry, keys);
  const names = await namesIn(join(registry, 'metadata'));
  if (!names.includes('timestamp.json')) {
    // a first publication that was cut short has made first versions only
    const later = names.find((name) => /^\d+\.(snapshot|targets)\.json$/.test(name) && !name.startsWith('1.'));
    if (later === undefined) return undefined;
    throw damaged(registry, 'release-missing', `metadata/timestamp.json is missing, and ${later} is there`);
  }
  // where publishing was cut short the newest root is there already, and the timestamp still that of one before it
  let failure: CheerError | undefined;
  for (let count = keys.roots.length; count > 0; count--) {
    const outcome = await verify(registryGet(registry, keys.roots.slice(0, count)), { root: keys.roots[0]! });
    if (outcome.failure === undefined) {
      return { ...(chainOf(outcome.trusted) as Record<Role, Metadata>), trusted: outcome.trusted };
    }
    failure ??= outcome.failure;
  }
  throw damaged(registry, failure!.code, problemOf(failure!), failure);
}

/** Nothing is out of date in 1970: whether what lies there still holds does not matter, as it is to be renewed. */
const verify = (get: Get, trusted: TrustedMetadata) => nodeClient.update(trusted, get, 0);

/**
 * That there is something to renew, with every file as the list says.
 * @throws CheerError `release-missing`, `release-untrusted`, `hash-mismatch`, `file-unreadable`
 */
export async function checkRenewable(registry: string, current: Current | undefined): Promise<void> {
  const problem = `publish: ${quoted(registry)}: `;
  if (current === undefined) {
    throw new CheerError('release-missing', `${problem}there is no release to renew`, 'Name a draft to publish.');
  }
  const wrong: [name: string, missing: boolean][] = [];
  let draft = 'this release';
  for (const [name, { length, hashes }] of Object.entries(current.targets.targets)) {
    const path = `targets/${hashes['sha256']}.${name}`;
    if (!/^targets\/[0-9a-f]{64}\.[a-z0-9.-]+$/.test(path)) {
      throw damaged(registry, 'release-untrusted', `${quoted(name)} is no name of a file of a release`);
    }
    const bytes = await readBounded(join(registry, path), length).catch((cause: CheerError) => {
      if (cause.code === 'too-large') return new Uint8Array();
      throw cause;
    });
    if (bytes?.length !== length || (await sha256(bytes)) !== hashes['sha256']) wrong.push([name, bytes === undefined]);
    else if (name === 'manifest.json') draft = nameOf(bytes);
  }
  if (wrong.length === 0) return;
  const [[name, missing]] = wrong as [[string, boolean]];
  const more = wrong.length === 1 ? '' : `, and ${wrong.length - 1} more`;
  throw new CheerError(
    missing ? 'release-missing' : 'hash-mismatch',
    `${problem}${name} ${missing ? 'is missing' : 'is not the file that was signed'}${more}; nothing was signed`,
    `Publish the draft of ${draft} again, which restores it: cheer publish DRAFT --keys KEYS --out ${registry}`,
  );
}

function nameOf(manifest: Uint8Array): string {
  const { name, created } = JSON.parse(new TextDecoder().decode(manifest)) as { name?: unknown; created?: unknown };
  return `${quoted(name)} of ${created}`;
}

/**
 * The version that follows. With other keys of a role and of those above it devices forget which versions they have seen, so that those
 * which somebody drove up with the old keys can begin anew.
 * @throws CheerError `release-untrusted`
 */
export function versionAfter(current: Current | undefined, newest: Metadata, role: SignedRole): number {
  const last = current?.[role].version ?? 0;
  if (current === undefined || last < HIGHEST_VERSION) return last + 1;
  const needed = ABOVE.slice(0, ABOVE.indexOf(role) + 1);
  const keysOf = (root: Metadata, one: Role): string => root.roles[one]!.keyids.toSorted().join();
  if (needed.every((one) => keysOf(current.root, one) !== keysOf(newest, one))) return 1;
  throw new CheerError(
    'release-untrusted',
    `publish: ${role}.json is of version ${last}, which no publisher reaches: whoever made it had the key of ${role}`,
    `Nothing was signed; replace what was stolen, with which versions begin anew (cheer keys rotate KEYS --role ${needed.join()}), then publish.`,
  );
}

const ABOVE = ['timestamp', 'snapshot', 'targets'] as const;
type SignedRole = (typeof ABOVE)[number];

/**
 * That devices will open what is about to be written: those that never saw the registry, and those that have seen all of it.
 * @param writes what is to be written, by path
 * @param whole whether the manifest is looked at too, as is no use for a release that is only renewed
 * @throws CheerError of the rule that is broken
 */
export async function checkOpens(
  registry: string,
  writes: ReadonlyMap<string, Uint8Array>,
  { keys, current, now, whole }: { keys: Keys; current: Current | undefined; now: number; whole: boolean },
): Promise<void> {
  const rest = registryGet(registry, keys.roots);
  const get: Get = async (path, atMost) => bounded(path, writes.get(path) ?? (await rest(path, atMost)), atMost);
  const client = { client: nodeClient, now: () => now, keep: async () => {} };
  for (const trusted of [{ root: keys.roots[0]! }, ...(current ? [current.trusted] : [])]) {
    const failure = whole
      ? await openSigned(get, registry, { ...client, trusted }).then(
          () => undefined,
          (error: CheerError) => error,
        )
      : (await nodeClient.update(trusted, get, now)).failure;
    if (failure === undefined) continue;
    throw new CheerError(
      failure.code,
      `publish: ${quoted(registry)}: devices would refuse this: ${problemOf(failure)}`,
      'Nothing was written; check the clock and the draft.',
      { cause: failure },
    );
  }
}

/** Files of the registry, but roots from where nobody else writes. */
const registryGet =
  (registry: string, roots: readonly Uint8Array[]): Get =>
  async (path, atMost) => {
    const version = /^metadata\/(\d+)\.root\.json$/.exec(path)?.[1];
    const bytes = version === undefined ? await readBounded(join(registry, path), atMost) : roots[Number(version) - 1];
    if (bytes !== undefined) return bounded(path, bytes, atMost);
    throw new CheerError('release-missing', `publish: ${path} is missing`, 'Restore the registry from a copy.');
  };

/** Undefined if there is no such file. */
async function readBounded(path: string, atMost: number): Promise<Uint8Array | undefined> {
  try {
    const file = await open(path);
    try {
      if ((await file.stat()).size > atMost) throw tooLarge(path, atMost);
      return new Uint8Array(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (cause instanceof CheerError) throw cause;
    throw new CheerError('file-unreadable', `${quoted(path)}: ${(cause as Error).message}`, 'Check the permissions.', {
      cause,
    });
  }
}

function bounded(path: string, bytes: Uint8Array, atMost: number): Uint8Array {
  if (bytes.length <= atMost) return bytes;
  throw tooLarge(path, atMost);
}

const tooLarge = (path: string, atMost: number): CheerError =>
  new CheerError('too-large', `publish: ${path}: more than ${atMost} bytes`, 'Restore the registry from a copy.');

/** What is wrong, without the remedy, which is for devices. */
const problemOf = ({ message, remedy }: CheerError): string =>
  message
    .replace(/^\w+: /, '')
    .replace(remedy.replace(/\.$/, ''), '')
    .replace(/[. ]+$/, '');

const damaged = (registry: string, code: CheerError['code'], problem: string, cause?: unknown): CheerError =>
  new CheerError(
    code,
    `publish: ${quoted(registry)}: this is not what was published with these keys: ${problem}`,
    'Nothing was signed; restore the registry from a copy that nobody else can write to, or begin anew as docs/release.md says.',
    { cause },
  );
