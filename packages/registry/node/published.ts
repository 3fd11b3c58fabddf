/** What a registry holds now, for whoever publishes the next version of it: their own, whole, and not newer than their keys. */
import { join } from 'node:path';
import { type Metadata, parseMetadata, sha256 } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { namesIn, readIfThere } from './files.ts';
import { invalidKey } from './keyFile.ts';
import type { Keys } from './keys.ts';
import { isSignedBy } from './sign.ts';

export interface PublishedNow {
  readonly timestamp: Metadata;
  readonly snapshot: Metadata;
  readonly targets: Metadata;
  /** whether keys that the newest published root names signed them */
  readonly genuine: boolean;
}

/**
 * That these keys know every root of the registry, so that nothing published is taken back or written over.
 * @returns how many roots are published
 * @throws CheerError `key-invalid`
 */
export async function checkSameRoots(registry: string, keys: Keys): Promise<number> {
  const versions = (await namesIn(join(registry, 'metadata')))
    .map((name) => Number(/^(\d+)\.root\.json$/.exec(name)?.[1]))
    .filter((version) => version >= 1)
    .sort((a, b) => a - b);
  for (const version of versions) {
    const known = keys.roots[version - 1];
    if (known === undefined) {
      throw invalidKey(
        keys.folder,
        `these keys are older than the registry ${quoted(registry)}: it has root ${version}, they know ${keys.roots.length}`,
        'Use the folder of keys that was rotated last, and copy it over this one.',
      );
    }
    const bytes = await readIfThere(join(registry, `metadata/${version}.root.json`));
    if (bytes !== undefined && Buffer.from(bytes).equals(known)) continue;
    throw version === 1
      ? invalidKey(
          keys.folder,
          `the first root of the registry ${quoted(registry)} is not that of these keys, so no device would follow`,
          'Use the keys this registry was published with, or publish into a new folder.',
        )
      : invalidKey(
          keys.folder,
          `root ${version} of the registry ${quoted(registry)} is another than that of these keys: copies of them were rotated apart`,
          'Use the copy whose root the registry has, and copy it over this one.',
        );
  }
  return versions.at(-1) ?? 0;
}

/** The release that readers see now; undefined if there is none. @throws CheerError `key-invalid`, `release-missing`, `release-untrusted` */
export async function readPublished(registry: string, keys: Keys): Promise<PublishedNow | undefined> {
  const roots = await checkSameRoots(registry, keys);
  const root = keys.roots[Math.max(roots, 1) - 1]!;
  const bytes = await readIfThere(join(registry, 'metadata/timestamp.json'));
  if (bytes === undefined) return undefined;
  const timestamp = parseMetadata('timestamp', bytes);

  const read = async (role: 'snapshot' | 'targets', version: number): Promise<Metadata | undefined> => {
    const found = await readIfThere(join(registry, `metadata/${version}.${role}.json`));
    return found && parseMetadata(role, found, `${version}.${role}.json`);
  };
  /** Where a change of keys was cut short after the root, what that root's keys signed lies there and nobody points to it yet. */
  const newer = async (role: 'snapshot' | 'targets', version: number): Promise<Metadata | undefined> => {
    const pattern = new RegExp(`^(\\d+)\\.${role}\\.json$`);
    const versions = (await namesIn(join(registry, 'metadata'))).map((name) => Number(pattern.exec(name)?.[1]));
    for (const one of versions.filter((other) => other > version).sort((a, b) => b - a)) {
      const found = await read(role, one);
      if (found && isSignedBy(root, role, found.bytes)) return found;
    }
    return undefined;
  };
  const pick = async (role: 'snapshot' | 'targets', version: number, believed: boolean): Promise<Metadata> => {
    const stated = await read(role, version);
    const genuine = stated !== undefined && isSignedBy(root, role, stated.bytes);
    const found = genuine && believed ? stated : ((await newer(role, version)) ?? stated);
    if (found !== undefined) return found;
    throw new CheerError(
      'release-missing',
      `publish: ${quoted(registry)}: metadata/${version}.${role}.json is missing`,
      'Restore the registry from a copy.',
    );
  };
  const believed = isSignedBy(root, 'timestamp', bytes);
  const snapshot = await pick('snapshot', timestamp.meta['snapshot.json']!.version, believed);
  const targets = await pick('targets', snapshot.meta['targets.json']!.version, true);
  const genuine = isSignedBy(root, 'snapshot', snapshot.bytes) && isSignedBy(root, 'targets', targets.bytes);
  return { timestamp, snapshot, targets, genuine };
}

/**
 * That what is there may be signed anew: it is what these keys signed, and every file is as the list says.
 * @throws CheerError `release-missing`, `release-untrusted`, `hash-mismatch`
 */
export async function checkRenewable(registry: string, found: PublishedNow | undefined): Promise<PublishedNow> {
  if (found === undefined) {
    throw new CheerError(
      'release-missing',
      `publish: ${quoted(registry)}: there is no release to renew`,
      'Name a draft to publish.',
    );
  }
  const again = `cheer publish DRAFT --keys KEYS --out ${registry}`;
  if (!found.genuine) {
    throw new CheerError(
      'release-untrusted',
      `publish: ${quoted(registry)}: the list of files is not signed by the keys of the registry's root, so it is not signed anew`,
      `Restore the registry from a copy, or publish the draft again: ${again}`,
    );
  }
  const contents = new Map<string, Uint8Array>();
  const wrong: [name: string, missing: boolean][] = [];
  for (const [name, { hashes }] of Object.entries(found.targets.targets)) {
    const bytes = await readIfThere(join(registry, `targets/${hashes['sha256']}.${name}`));
    if (bytes !== undefined && (await sha256(bytes)) === hashes['sha256']) contents.set(name, bytes);
    else wrong.push([name, bytes === undefined]);
  }
  if (wrong.length === 0) return found;
  const [[name, missing]] = wrong as [[string, boolean]];
  const more = wrong.length === 1 ? '' : `, and ${wrong.length - 1} more`;
  throw new CheerError(
    missing ? 'release-missing' : 'hash-mismatch',
    `publish: ${quoted(registry)}: ${name} ${missing ? 'is missing' : 'is not the file that was signed'}${more}; nothing was signed anew`,
    `Publish the draft of ${nameOf(contents.get('manifest.json'))} again, which restores it: ${again}`,
  );
}

function nameOf(manifest: Uint8Array | undefined): string {
  if (manifest === undefined) return 'this release';
  const { name, created } = JSON.parse(new TextDecoder().decode(manifest)) as { name?: unknown; created?: unknown };
  return `${quoted(name)} of ${created}`;
}
