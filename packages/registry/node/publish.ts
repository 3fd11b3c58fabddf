/** A draft becomes a signed release, or a new version of one, in a folder that any static server can serve. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonical, type Manifest, parseMetadata, type Role, sha256, targetsOf, verifyRelease } from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { checkOpens, checkRenewable, readCurrent, versionAfter } from './current.ts';
import { alone, inFolder, readIfThere, removeDrafts, writeWhole } from './files.ts';
import { openSigners } from './keyFile.ts';
import { DAY, enough, type Keys, LIFETIMES, readKeys } from './keys.ts';
import { checkApart, checkIsRegistry, checkNotServed } from './places.ts';
import { outdated } from './prune.ts';
import { checkSameRoots } from './published.ts';
import { isSignedBy, type Signer, sign } from './sign.ts';

export interface Publication {
  /** folder of the draft, as `buildRelease` makes it; without one the release that is there is renewed */
  readonly draft?: string;
  /** folder of the keys */
  readonly keys: string;
  /** folder of the registry */
  readonly registry: string;
  /** unix seconds */
  readonly now: number;
  readonly passphrase?: string;
  /** days for which what a role signs holds; LIFETIMES unless given */
  readonly days?: Partial<Readonly<Record<Role, number>>>;
  /** removes what no list of files in date names any more */
  readonly prune?: boolean;
}

export interface Published {
  /** of the list of files: higher is newer */
  readonly version: number;
  /** whether the files are others than before */
  readonly changed: boolean;
  /** fingerprint of the newest root */
  readonly root: string;
  /** unix seconds until which it holds */
  readonly expires: number;
  /** what was written and removed, in that order, by path in the registry */
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Publishes, or renews. A reader sees the old release or the new one, whole, at any moment, also where this is interrupted: files that
 * nobody asks for yet come first, and `timestamp.json`, which makes them count, last. The same keys, clock and content give the same bytes.
 * @throws CheerError `option-invalid`, `busy`, `file-missing`, `file-unreadable`, `storage-full`, `key-invalid`; `release-missing`,
 *   `release-untrusted` and `hash-mismatch`, where what is there is not what was signed; those of `verifyRelease` for a draft that is not whole
 */
export async function publishRelease(publication: Publication): Promise<Published> {
  const { draft, keys: keyFolder, registry, passphrase, now } = publication;
  const keys = await readKeys(keyFolder, passphrase === undefined ? {} : { passphrase });
  await checkNotServed(keyFolder);
  await checkApart(keyFolder, registry, draft);
  await checkIsRegistry(registry);
  const files = draft === undefined ? undefined : await readDraft(draft);
  const work = async (): Promise<Published> => {
    const plan = await planPublication(publication, keys, files);
    for (const inner of INNER) await removeDrafts(join(registry, inner));
    const written: string[] = [];
    for (const [path, bytes] of plan.writes) {
      if (await isThere(join(registry, path), bytes)) continue;
      await writeWhole(join(registry, path), bytes);
      written.push(path);
    }
    const removed = publication.prune ? await outdated(registry, now) : [];
    for (const path of removed) await rm(join(registry, path));
    const { version, changed, expires } = plan;
    return { version, changed, expires, root: keys.fingerprint, written, removed };
  };
  return inFolder(registry, { inner: INNER }, () => alone(registry, work));
}

const INNER = ['metadata', 'targets'];

export interface Plan extends Pick<Published, 'version' | 'changed' | 'expires'> {
  /** in the order in which they must be written */
  readonly writes: readonly (readonly [path: string, bytes: Uint8Array])[];
}

/** What must be written, and in which order. */
async function planPublication(
  { registry, now, days, passphrase }: Publication,
  keys: Keys,
  files: Draft | undefined,
): Promise<Plan> {
  const until = (role: Role): number => Math.floor(now) + (days?.[role] ?? LIFETIMES[role]) * DAY;
  if (keys.root.expires <= now) {
    throw new CheerError('option-invalid', 'publish: the root has expired', 'Renew it first (cheer keys rotate).');
  }
  const current = await readCurrent(registry, keys);
  if (files === undefined) await checkRenewable(registry, current);
  const content = files?.content ?? current!.targets.targets;
  const { roots, signers, bridged } = await signersFor(registry, keys, passphrase);
  const changed = current === undefined || canonical(current.targets.targets) !== canonical(content);
  const stands = (role: 'targets' | 'snapshot'): boolean =>
    current !== undefined &&
    roots.every((root) => isSignedBy(root, role, current[role].bytes)) &&
    current[role].expires >= until('timestamp');

  const newTargets = changed || !stands('targets');
  const targets = newTargets
    ? parseMetadata(
        'targets',
        sign(
          'targets',
          { version: versionAfter(current, keys.root, 'targets'), expires: until('targets'), targets: content },
          signers('targets'),
        ),
      )
    : current!.targets;
  const newSnapshot = newTargets || files === undefined || !stands('snapshot');
  const snapshot = newSnapshot
    ? parseMetadata(
        'snapshot',
        sign(
          'snapshot',
          {
            version: versionAfter(current, keys.root, 'snapshot'),
            expires: until('snapshot'),
            meta: { 'targets.json': await metaOf(targets) },
          },
          signers('snapshot'),
        ),
      )
    : current!.snapshot;
  const timestamp = sign(
    'timestamp',
    {
      version: versionAfter(current, keys.root, 'timestamp'),
      expires: until('timestamp'),
      meta: { 'snapshot.json': await metaOf(snapshot) },
    },
    signers('timestamp'),
  );
  const rootFiles = keys.roots.map((bytes, i) => [`metadata/${i + 1}.root.json`, bytes] as const);
  const writes: Plan['writes'] = [
    ...(files?.bytes ?? []),
    [`metadata/${targets.version}.targets.json`, targets.bytes],
    [`metadata/${snapshot.version}.snapshot.json`, snapshot.bytes],
    // a root with a new timestamp key and the timestamp it asks for belong together: nothing comes between them
    ...(bridged ? [] : rootFiles),
    ['metadata/timestamp.json', timestamp],
    ...(bridged ? rootFiles : []),
  ];
  await checkOpens(registry, new Map(writes), { keys, current, now, whole: files !== undefined });
  return {
    version: targets.version,
    changed,
    expires: Math.min(keys.root.expires, targets.expires, snapshot.expires, until('timestamp')),
    writes,
  };
}

/**
 * While keys change, and the old ones are still in the folder, old and new sign together: then all holds under the root that readers have
 * and under the next, and the roots can come last, with no moment in which nothing holds.
 * @returns the roots under which all has to hold
 */
async function signersFor(registry: string, keys: Keys, passphrase: string | undefined) {
  const newest = keys.roots.length;
  const before = await checkSameRoots(registry, keys);
  const old = before === 0 ? [] : keys.roots.slice(before - 1, newest - 1);
  const united = {} as Record<Role, Signer[]>;
  let bridged = old.length > 0;
  for (const role of ['targets', 'snapshot', 'timestamp'] as const) {
    united[role] = [...keys.signers[role]];
    for (const bytes of old) {
      const root = parseMetadata('root', bytes);
      const found = await openSigners(keys.folder, root, role, passphrase);
      // where a role keeps its keys whatever they sign holds under both roots; they may even be elsewhere, if nothing is to be signed
      const kept = root.roles[role]!.keyids.join() === keys.root.roles[role]!.keyids.join();
      if (!kept && found.length < root.roles[role]!.threshold) bridged = false;
      united[role].push(...found.filter(({ keyid }) => !united[role].some((one) => one.keyid === keyid)));
    }
  }
  return {
    roots: bridged ? [...old, keys.roots[newest - 1]!] : [keys.roots[newest - 1]!],
    signers: (role: Role): readonly Signer[] => {
      const own = enough(keys, role, 'publish');
      return bridged ? united[role] : own;
    },
    bridged,
  };
}

const metaOf = async ({ version, bytes }: { version: number; bytes: Uint8Array }) => ({
  version,
  length: bytes.length,
  hashes: { sha256: await sha256(bytes) },
});

type Content = Record<string, { length: number; hashes: { sha256: string } }>;

interface Draft {
  readonly content: Content;
  readonly bytes: readonly (readonly [path: string, bytes: Uint8Array])[];
}

async function readDraft(folder: string): Promise<Draft> {
  const all = new Map<string, Uint8Array>();
  const { manifest, hash } = await verifyRelease(async (path) => {
    const bytes = await readIfThere(join(folder, path));
    if (bytes === undefined) throw new Error(`there is no ${path}`);
    all.set(path, bytes);
    return bytes;
  });
  const bytes = [...all].filter(([path]) => path.startsWith('targets/'));
  const size = all.get(`targets/${hash}.manifest.json`)!.length;
  return { content: contentOf(manifest, hash, size), bytes };
}

const contentOf = (manifest: Manifest, hash: string, size: number): Content =>
  Object.fromEntries(
    [...targetsOf(manifest), { name: 'manifest.json', sha256: hash, bytes: size }].map((one) => [
      one.name,
      { length: one.bytes, hashes: { sha256: one.sha256 } },
    ]),
  );

async function isThere(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await readIfThere(path);
  return found !== undefined && Buffer.from(found).equals(bytes);
}
