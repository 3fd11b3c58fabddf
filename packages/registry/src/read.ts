/** A release as its reader sees it: nothing is used before its size and SHA-256 are those declared. */
import { readEncoder, readSlowFeatures, type StoredEncoder, type StoredSlowFeatures } from '@cheer/encoder';
import { CheerError, treeHash } from '@cheer/signals';
import { type Centroids, readCentroids } from './centroids.ts';
import type { Get } from './get.ts';
import { LIMITS } from './limits.ts';
import { type Manifest, parseManifest, parsePointer, RELEASE_FILE, type Target } from './manifest.ts';
import { sha256 } from './sha256.ts';
import type { TufClient } from './tuf/client.ts';

/** How a signed release was verified. */
export interface ReleaseTrust {
  /** SHA-256 of what the newest root signs, in canonical JSON: the fingerprint that a person can compare with the publisher's */
  readonly root: string;
  /** of the signed list of files: higher is newer */
  readonly version: number;
  /** unix seconds until which it holds unless it is renewed */
  readonly expires: number;
  /** whether the root was taken from the registry itself, for want of one known before */
  readonly firstUse: boolean;
  readonly client: TufClient['name'];
}

export interface Release {
  /** where it was read from */
  readonly location: string;
  readonly manifest: Manifest;
  /** SHA-256 of the manifest: the release's identity */
  readonly hash: string;
  /** who vouches for it; null for a draft, for which nobody does */
  readonly trust: ReleaseTrust | null;
  centroids(): Promise<Centroids & { readonly bytes: Uint8Array }>;
  /** the encoder of a cluster, or the one of all people */
  encoder(which: number | 'global'): Promise<StoredEncoder & { readonly bytes: Uint8Array; readonly target: Target }>;
  /** of all people, the same for every cluster; null if the release has none */
  slowFeatures(): Promise<(StoredSlowFeatures & { readonly bytes: Uint8Array }) | null>;
  /** Markdown: of the release, or of one encoder */
  card(which?: number | 'global'): Promise<string>;
}

/**
 * Opens a draft wherever it lies: a folder, an archive, memory. Its files are what it says itself; nobody vouches for it.
 * @param location what to call the place
 * @throws CheerError `release-missing`, `hash-mismatch`, `manifest-invalid`, `tree-mismatch`, `tensor-file-invalid`, and those of
 *   `get`; so do the methods of what it returns
 */
export async function readRelease(get: Get, location: string): Promise<Release> {
  const { manifest: declared } = parsePointer(await get(RELEASE_FILE, LIMITS.release));
  return releaseOf(get, location, declared, null);
}

/** The release whose manifest is `declared`, with `check` done on it before anything else is fetched. */
export async function releaseOf(
  get: Get,
  location: string,
  declared: Omit<Target, 'name'>,
  trust: ReleaseTrust | null,
  check: (manifest: Manifest) => void = () => {},
): Promise<Release> {
  const manifest = parseManifest(await verified(get, declared));
  check(manifest);
  const tree = await treeHash();
  if (manifest.tree !== tree) {
    throw new CheerError(
      'tree-mismatch',
      `readRelease: ${location}: the release is for the feature tree "${manifest.tree}", this version computes "${tree}"`,
      'Use a release and a version of CHEER that belong together.',
    );
  }
  const entry = (which: number | 'global'): { target: Target; card: Target } => {
    const found = which === 'global' ? manifest.globalEncoder : manifest.encoders[which];
    if (found !== undefined) return found;
    throw new CheerError(
      'option-invalid',
      `readRelease: ${location}: the release has the clusters 0 to ${manifest.encoders.length - 1}, asked for ${which}`,
      'Ask for one of these, or for "global".',
    );
  };
  return {
    location,
    manifest,
    hash: declared.sha256,
    trust,
    async centroids() {
      const bytes = await verified(get, manifest.centroids);
      const read = readCentroids(bytes, manifest.centroids.name);
      if (read.centroids.length !== manifest.encoders.length) {
        throw disagree(
          manifest.centroids,
          `${read.centroids.length} centroids for ${manifest.encoders.length} encoders`,
        );
      }
      return { ...read, bytes };
    },
    async encoder(which) {
      const { target } = entry(which);
      const bytes = await verified(get, target);
      const encoder = await readEncoder(bytes, target.name);
      if (encoder.config.embedding !== manifest.embedding) {
        throw disagree(target, `embeddings of ${encoder.config.embedding}, the manifest says ${manifest.embedding}`);
      }
      if (encoder.precision !== manifest.precision) {
        throw disagree(target, `weights in ${encoder.precision}, the manifest says ${manifest.precision}`);
      }
      return { ...encoder, bytes, target };
    },
    async slowFeatures() {
      if (manifest.slowFeatures === undefined) return null;
      const { target, directions } = manifest.slowFeatures;
      const bytes = await verified(get, target);
      const slow = await readSlowFeatures(bytes, target.name);
      if (slow.strengths.length !== directions) {
        throw disagree(target, `${slow.strengths.length} directions, the manifest says ${directions}`);
      }
      const { length, step } = manifest.window;
      if (slow.grid.length !== length || slow.grid.step !== step) {
        throw disagree(target, `it is for windows of ${slow.grid.length} s every ${slow.grid.step} s`);
      }
      return { ...slow, bytes };
    },
    async card(which) {
      const bytes = await verified(get, which === undefined ? manifest.card : entry(which).card);
      return new TextDecoder().decode(bytes);
    },
  };
}

/** The bytes of a target, if they are what it declares. */
async function verified(get: Get, target: Omit<Target, 'name'>): Promise<Uint8Array> {
  const bytes = await get(target.path, target.bytes).catch((cause: unknown) => {
    if (cause instanceof CheerError && cause.code === 'too-large') {
      throw mismatch(target, `more than the ${target.bytes} bytes declared`, cause);
    }
    throw cause;
  });
  if (bytes.length !== target.bytes) throw mismatch(target, `${bytes.length} bytes, declared are ${target.bytes}`);
  const found = await sha256(bytes);
  if (found !== target.sha256) throw mismatch(target, `its SHA-256 is ${found}`);
  return bytes;
}

function mismatch({ path }: { path: string }, problem: string, cause?: unknown): CheerError {
  return new CheerError(
    'hash-mismatch',
    `readRelease: ${path}: ${problem}`,
    'The file was damaged or changed and is not used; fetch it again, and if it stays so tell whoever publishes it.',
    { cause },
  );
}

const disagree = (target: Target, problem: string): CheerError =>
  new CheerError(
    'manifest-invalid',
    `readRelease: ${target.name}: ${problem}`,
    'Ask whoever publishes the release for one whose parts belong together.',
  );
