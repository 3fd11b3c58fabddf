/** A draft becomes a signed release, or a new version of one, in a folder that any static server can serve. */
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { canonical, type Manifest, parseMetadata, type Role, sha256, targetsOf, verifyRelease } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { alone, readIfThere, writeWhole } from './files.ts';
import { DAY, enough, type Keys, LIFETIMES, readKeys } from './keys.ts';
import { isSignedBy, sign } from './sign.ts';

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
 * @throws CheerError `option-invalid`, `busy`, `file-missing`, `file-unreadable`, `release-missing` (nothing to renew), and those of
 *   `verifyRelease` for a draft that is not whole
 */
export async function publishRelease(publication: Publication): Promise<Published> {
  const { draft, keys: keyFolder, registry, passphrase, now } = publication;
  const keys = await readKeys(keyFolder, passphrase === undefined ? {} : { passphrase });
  await mkdir(registry, { recursive: true });
  await checkApart(keyFolder, { registry, ...(draft !== undefined && { draft }) });
  return alone(registry, async () => {
    const files = draft === undefined ? undefined : await readDraft(draft);
    const plan = await planPublication(publication, keys, files);
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
  });
}

export interface Plan extends Pick<Published, 'version' | 'changed' | 'expires'> {
  /** in the order in which they must be written */
  readonly writes: readonly (readonly [path: string, bytes: Uint8Array])[];
}

/** What must be written, and in which order. */
async function planPublication(
  { registry, now, days }: Publication,
  keys: Keys,
  files: Draft | undefined,
): Promise<Plan> {
  const until = (role: Role): number => Math.floor(now) + (days?.[role] ?? LIFETIMES[role]) * DAY;
  if (keys.root.expires <= now) {
    throw new CheerError('option-invalid', 'publish: the root has expired', 'Renew it first (cheer keys rotate).');
  }
  const current = await readCurrent(registry, keys);
  const content = files?.content ?? current?.targets.targets;
  if (content === undefined) {
    throw new CheerError(
      'release-missing',
      `publish: ${quoted(registry)}: there is no release to renew`,
      'Name a draft to publish.',
    );
  }
  const root = keys.roots.at(-1)!;
  const changed = current === undefined || canonical(current.targets.targets) !== canonical(content);
  const stands = (role: 'targets' | 'snapshot'): boolean =>
    current !== undefined && isSignedBy(root, role, current[role].bytes) && current[role].expires >= until('timestamp');

  const newTargets = changed || !stands('targets');
  const targets = newTargets
    ? parseMetadata(
        'targets',
        sign(
          'targets',
          { version: (current?.targets.version ?? 0) + 1, expires: until('targets'), targets: content },
          enough(keys, 'targets', 'publish'),
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
            version: (current?.snapshot.version ?? 0) + 1,
            expires: until('snapshot'),
            meta: { 'targets.json': await metaOf(targets) },
          },
          enough(keys, 'snapshot', 'publish'),
        ),
      )
    : current!.snapshot;
  const timestamp = sign(
    'timestamp',
    {
      version: (current?.timestamp.version ?? 0) + 1,
      expires: until('timestamp'),
      meta: { 'snapshot.json': await metaOf(snapshot) },
    },
    enough(keys, 'timestamp', 'publish'),
  );
  return {
    version: targets.version,
    changed,
    expires: Math.min(keys.root.expires, targets.expires, snapshot.expires, until('timestamp')),
    writes: [
      ...(files?.bytes ?? []),
      [`metadata/${targets.version}.targets.json`, targets.bytes],
      [`metadata/${snapshot.version}.snapshot.json`, snapshot.bytes],
      // a root with a new timestamp key and the timestamp it asks for belong together: nothing comes between them
      ...keys.roots.map((bytes, i) => [`metadata/${i + 1}.root.json`, bytes] as const),
      ['metadata/timestamp.json', timestamp],
    ],
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

/** The release that readers see now. */
async function readCurrent(registry: string, keys: Keys) {
  const first = await readIfThere(join(registry, 'metadata/1.root.json'));
  if (first !== undefined && !Buffer.from(first).equals(keys.roots[0]!)) {
    throw new CheerError(
      'option-invalid',
      `publish: ${quoted(registry)}: its first root is not that of these keys, so no device would follow`,
      'Use the keys this registry was published with, or publish into a new folder.',
    );
  }
  const timestampBytes = await readIfThere(join(registry, 'metadata/timestamp.json'));
  if (timestampBytes === undefined) return undefined;
  const timestamp = parseMetadata('timestamp', timestampBytes);
  const read = async (role: 'snapshot' | 'targets', version: number) => {
    const name = `${version}.${role}.json`;
    const bytes = await readIfThere(join(registry, 'metadata', name));
    if (bytes !== undefined) return parseMetadata(role, bytes, name);
    throw new CheerError(
      'release-missing',
      `publish: ${quoted(registry)}: metadata/${name} is missing`,
      'Restore the registry from a copy.',
    );
  };
  const snapshot = await read('snapshot', timestamp.meta['snapshot.json']!.version);
  return { timestamp, snapshot, targets: await read('targets', snapshot.meta['targets.json']!.version) };
}

/** Lists of files out of date that are not the newest, and files that none of the others names. */
async function outdated(registry: string, now: number): Promise<string[]> {
  const names = await readdir(join(registry, 'metadata'));
  const timestamp = parseMetadata('timestamp', (await readIfThere(join(registry, 'metadata/timestamp.json')))!);
  const kept = new Set<string>();
  const paths = new Set<string>();
  for (const name of names.filter((one) => /^\d+\.snapshot\.json$/.test(one))) {
    const snapshot = parseMetadata('snapshot', (await readIfThere(join(registry, 'metadata', name)))!, name);
    if (snapshot.expires <= now && snapshot.version !== timestamp.meta['snapshot.json']!.version) continue;
    const list = `${snapshot.meta['targets.json']!.version}.targets.json`;
    const bytes = await readIfThere(join(registry, 'metadata', list));
    kept.add(name).add(list);
    if (bytes === undefined) continue;
    for (const [target, { hashes }] of Object.entries(parseMetadata('targets', bytes, list).targets)) {
      paths.add(`${hashes['sha256']}.${target}`);
    }
  }
  const old = names.filter((name) => /^\d+\.(snapshot|targets)\.json$/.test(name) && !kept.has(name));
  const unnamed = (await readdir(join(registry, 'targets'))).filter(
    (name) => /^[0-9a-f]{64}\.[a-z0-9.-]+$/.test(name) && !paths.has(name),
  );
  return [...old.map((name) => `metadata/${name}`), ...unnamed.map((name) => `targets/${name}`)];
}

async function isThere(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await readIfThere(path);
  return found !== undefined && Buffer.from(found).equals(bytes);
}

/** Keys that lie in what is served are everybody's. */
async function checkApart(keys: string, others: Readonly<Record<string, string>>): Promise<void> {
  const inside = await realpath(keys);
  for (const [what, folder] of Object.entries(others)) {
    const outside = await realpath(folder).catch(() => folder);
    if (`${inside}${sep}`.startsWith(`${outside}${sep}`) || `${outside}${sep}`.startsWith(`${inside}${sep}`)) {
      throw new CheerError(
        'option-invalid',
        `publish: the keys lie in the ${what} or the ${what} in the keys: ${quoted(keys)}, ${quoted(folder)}`,
        'Keep the keys in a folder that is never served or copied along.',
      );
    }
  }
  if (
    others['draft'] !== undefined &&
    (await realpath(others['draft']).catch(() => '')) === (await realpath(others['registry']!))
  ) {
    throw new CheerError('option-invalid', 'publish: the draft is the registry itself', 'Publish into another folder.');
  }
}
