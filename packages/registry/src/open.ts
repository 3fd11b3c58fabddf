/** A signed release: who published it is checked before anything it says. */
import { CheerError } from '@cheer/signals';
import type { Get } from './get.ts';
import { type HttpOptions, httpGet, releaseLocation } from './http.ts';
import { LIMITS } from './limits.ts';
import { type Manifest, RELEASE_FILE, targetPath, targetsOf } from './manifest.ts';
import { findRoot } from './pin.ts';
import { type Release, releaseOf } from './read.ts';
import type { SignedTarget, TrustedMetadata, TufClient } from './tuf/client.ts';
import { METADATA_LIMITS } from './tuf/limits.ts';
import { fingerprint, type Metadata, parseMetadata, ROLES, untrusted } from './tuf/metadata.ts';

/** On what grounds a release is believed. */
export interface Trust {
  readonly client: TufClient;
  /** what was trusted before, or a root that was given by hand; null takes the registry's first root as it comes */
  readonly trusted: TrustedMetadata | null;
  /** with `trusted` null: the first root is not taken as it comes, it or a later one must have this fingerprint */
  readonly fingerprint?: string;
  /** unix seconds */
  readonly now: () => number;
  /** called when what is trusted has advanced, also before an error; of a registry never seen before only if all is well */
  readonly keep: (trusted: TrustedMetadata) => Promise<void>;
}

/**
 * Opens the signed release at an http or https address.
 * @throws CheerError `option-invalid` (address), `release-missing`, `release-unsigned`, `release-untrusted`, `network`, `too-large`,
 *   `hash-mismatch`, `manifest-invalid`, `tree-mismatch`, `tensor-file-invalid`, `cancelled`; so do the methods of what it returns
 */
export async function openRelease(location: string | URL, options: HttpOptions & Trust): Promise<Release> {
  const base = releaseLocation(location);
  return openSigned(httpGet(base, options), base.href, options, httpGet(base, options, true));
}

/**
 * Opens a signed release wherever it lies.
 * @param location what to call the place
 * @param getMetadata gets what lies below metadata/, if otherwise than the rest
 * @throws CheerError as `openRelease`
 */
export async function openSigned(
  get: Get,
  location: string,
  { client, trusted: before, fingerprint: given, now, keep }: Trust,
  getMetadata: Get = get,
): Promise<Release> {
  const told: Get = (path, atMost) =>
    getMetadata(path, atMost).catch(async (cause: unknown) => {
      const missing = cause instanceof CheerError && cause.code === 'release-missing';
      // only the first root and the timestamp must be there under a fixed name
      const fixed = path === FIRST_ROOT || path === 'metadata/timestamp.json';
      throw missing && fixed ? await unsignedOr(cause, get, location) : cause;
    });
  const start = before ?? { root: await (given === undefined ? firstRoot(told) : findRoot(told, given)) };
  const { trusted, failure } = await client.update(start, told, now());
  const advanced = before === null || ROLES.some((role) => trusted[role] !== before[role]);
  if (advanced && (before !== null || failure === undefined)) await keep(trusted);
  if (failure !== undefined) throw failure;

  const targets = parseMetadata('targets', trusted.targets!);
  const manifest = signedTarget(targets, 'manifest.json');
  if (manifest === undefined) throw untrusted('targets.json', 'it has no manifest.json, so it is no release of CHEER');
  const chain = ROLES.map((role) => parseMetadata(role, trusted[role]!));
  const trust = {
    root: await fingerprint(trusted.root),
    version: targets.version,
    expires: Math.min(...chain.map(({ expires }) => expires)),
    firstUse: before === null && given === undefined,
    client: client.name,
  };
  const declared = { path: targetPath(manifest.sha256, 'manifest.json'), ...manifest };
  if (manifest.bytes > LIMITS.manifest)
    throw untrusted('targets.json', `its manifest is larger than ${LIMITS.manifest} bytes`);
  return releaseOf(get, location, declared, trust, (found) => checkSigned(found, targets));
}

const FIRST_ROOT = 'metadata/1.root.json';

async function firstRoot(get: Get): Promise<Uint8Array> {
  const root = await get(FIRST_ROOT, METADATA_LIMITS.bytes.root);
  if (parseMetadata('root', root, '1.root.json').version !== 1) throw untrusted('1.root.json', 'it is not version 1');
  return root;
}

/** What the publisher signed is what the manifest says, file by file. */
function checkSigned(manifest: Manifest, targets: Metadata): void {
  for (const { name, sha256, bytes } of targetsOf(manifest)) {
    const signed = signedTarget(targets, name);
    if (signed?.sha256 === sha256 && signed.bytes === bytes) continue;
    throw untrusted(
      'targets.json',
      signed ? `${name} is signed as another file than the manifest names` : `${name} is not signed`,
    );
  }
}

function signedTarget({ targets }: Metadata, name: string): SignedTarget | undefined {
  const found = Object.hasOwn(targets, name) ? targets[name] : undefined;
  const sha256 = found?.hashes['sha256'];
  return found && sha256 && /^[0-9a-f]{64}$/.test(sha256) ? { bytes: found.length, sha256 } : undefined;
}

/** A draft lies where a signed release should: told apart from nothing at all. */
async function unsignedOr(missing: CheerError, get: Get, location: string): Promise<CheerError> {
  const draft = await get(RELEASE_FILE, LIMITS.release).catch(() => undefined);
  if (draft === undefined) return missing;
  return new CheerError(
    'release-unsigned',
    `openRelease: ${location}: the release bears no signature, so anybody could have made it`,
    'Whoever publishes it must sign it (cheer publish DRAFT --keys KEYS --out REGISTRY).',
    { cause: missing },
  );
}
