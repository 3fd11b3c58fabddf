/**
 * What a device fetches, and in which order. With `all` every encoder is fetched, one after the other in the order of the clusters,
 * before anything is computed from the person's signals: whoever watches sees the same of everyone, in bytes, order and time. With `own`
 * the one encoder that is asked for tells the cluster, log2 K bits.
 */
import {
  type Centroids,
  type HttpOptions,
  openRelease,
  type Release,
  type TrustedMetadata,
  type TufClient,
} from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { type DeviceTrust, isSame, passing } from './trust.ts';

export type EncoderPolicy = 'all' | 'own';

/** Bytes of all encoders together up to which all of them are fetched unless told otherwise. */
export const ALL_UP_TO = 1_000_000;

export interface FetchOptions {
  /** absent: `all` where all encoders together are under 1 MB, else `own`. Slow features are one file for all people, whatever is asked for. */
  readonly encoders?: EncoderPolicy;
}

export interface Fetched {
  readonly release: Release;
  readonly centroids: Centroids & { readonly bytes: Uint8Array };
  /** of all people; null where the release has encoders only */
  readonly slow: Awaited<ReturnType<Release['slowFeatures']>>;
  /** what was or will be fetched; `all` also for slow features */
  readonly policy: EncoderPolicy;
  /** what the choice of files tells of the person */
  readonly revealedBits: number;
  /** the bytes of a cluster's encoder, at hand with `all` */
  encoder(cluster: number): Promise<Uint8Array>;
}

export interface Opening extends HttpOptions {
  readonly client: TufClient;
  /** null: the registry's own first root is taken as it comes, or one of its roots by `fingerprint` */
  readonly trust: DeviceTrust | null;
  /** of a root that was given by hand */
  readonly fingerprint?: string;
  /** unix seconds */
  readonly clock: () => number;
  /** is told what is trusted from now on, whatever happens after */
  readonly keep: (trust: DeviceTrust) => Promise<void>;
}

/** @throws CheerError those of `openRelease` */
export function openTrusted(
  registry: string | URL,
  { client, trust, fingerprint, clock, keep, ...http }: Opening,
): Promise<Release> {
  const root = fingerprint ?? trust?.fingerprint;
  const given = root === undefined ? {} : { fingerprint: root };
  const pinned = trust?.pinned ?? (fingerprint === undefined ? 'first-use' : 'given');
  const [witnessed, rootsUpTo] = witness(client);
  return openRelease(registry, {
    ...http,
    client: witnessed,
    trusted: trust?.metadata ?? null,
    ...given,
    now: clock,
    keep: async (metadata) =>
      keep({ ...trust, pinned, ...given, passed: await passing(rootsUpTo(metadata), trust?.passed), metadata }),
  });
}

/** A client, and the roots that it has gone through up to the one that is trusted in the end: each was signed by those before. */
function witness(client: TufClient): [TufClient, (trusted: TrustedMetadata) => Uint8Array[]] {
  const seen: Uint8Array[] = [];
  const update: TufClient['update'] = (trusted, get, now) => {
    seen.push(trusted.root);
    const told: typeof get = async (path, atMost) => {
      const bytes = await get(path, atMost);
      if (path.endsWith('.root.json')) seen.push(bytes);
      return bytes;
    };
    return client.update(trusted, told, now);
  };
  // one that came later may be anything: nobody has verified it
  const upTo = ({ root }: TrustedMetadata): Uint8Array[] =>
    seen.slice(0, 1 + seen.findLastIndex((one) => isSame(one, root)));
  return [{ name: client.name, update }, upTo];
}

/** @throws CheerError those of `Release` */
export async function fetchRelease(release: Release, { encoders }: FetchOptions): Promise<Fetched> {
  if (encoders !== undefined && encoders !== 'all' && encoders !== 'own') {
    throw new CheerError('option-invalid', 'enroll: encoders must be "all" or "own"', 'Leave it out for the usual.');
  }
  const targets = release.manifest.encoders.map(({ target }) => target);
  const size = targets.reduce((sum, { bytes }) => sum + bytes, 0);
  const centroids = await release.centroids();
  const slow = await release.slowFeatures();
  const asked = encoders ?? (size < ALL_UP_TO ? 'all' : 'own');
  const policy = slow === null ? asked : 'all';
  const common = { release, centroids, slow, policy, revealedBits: policy === 'all' ? 0 : Math.log2(targets.length) };
  if (slow !== null || policy === 'own') {
    return { ...common, encoder: async (cluster) => (await release.encoder(cluster)).bytes };
  }
  const all: Uint8Array[] = [];
  for (const cluster of targets.keys()) all.push((await release.encoder(cluster)).bytes);
  return { ...common, encoder: async (cluster) => all[cluster]! };
}
