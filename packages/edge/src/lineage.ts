/**
 * Whether a root that is given by hand belongs to the publisher whom the device trusts already: it is one of those that led to the one
 * pinned now, or the one pinned now leads to it, each signed by those before. What the device has seen of that publisher then still
 * counts; else somebody with keys that were replaced long ago, or with an old release, would only need to have a root given again.
 */
import {
  findRoot,
  type Get,
  type HttpOptions,
  httpGet,
  parseMetadata,
  releaseLocation,
  type TrustedMetadata,
  type TufClient,
} from '@cheer/registry';
import { CheerError } from '@cheer/signals';
import { type DeviceTrust, isSame, type Pin, passing } from './trust.ts';

export interface Asking {
  readonly registry: string | URL;
  readonly http: HttpOptions;
  readonly client: TufClient;
  /** unix seconds */
  readonly now: number;
}

/**
 * Goes on from what was trusted before where the given root is of the same line. A root of another publisher stays as it was given.
 * @throws CheerError those of the network, where roots between the two have to be asked for
 */
export async function inLine(
  pin: Pin,
  before: DeviceTrust | null,
  { registry, http, client, now }: Asking,
): Promise<Pin> {
  if (before === null || pin.trust?.metadata === before.metadata) return pin;
  const get = httpGet(releaseLocation(registry), http, true);
  const root = pin.trust?.metadata.root ?? (await findRoot(get, pin.fingerprint!));
  const metadata = await continued(root, before.metadata, get, client, now);
  if (metadata === null) return pin;
  const passed = await passing([before.metadata.root, root], before.passed);
  const fingerprint = pin.trust?.fingerprint ?? pin.fingerprint;
  return { trust: { pinned: 'given', ...(fingerprint && { fingerprint }), passed, metadata } };
}

/** Whether what was seen before still counts. */
export const goesOn = ({ trust }: Pin, before: DeviceTrust): boolean =>
  trust?.metadata === before.metadata || trust?.passed !== undefined;

/** What was trusted before, at least as far as the given root; null where neither of the two roots leads to the other. */
async function continued(
  given: Uint8Array,
  before: TrustedMetadata,
  get: Get,
  client: TufClient,
  now: number,
): Promise<TrustedMetadata | null> {
  const [own, other] = [versionOf(before.root), versionOf(given)];
  if (own === other) return null;
  const older = other > own ? before : { root: given };
  const newer = other > own ? given : before.root;
  // the client verifies each root by the one before; it is shown none after the newer of the two
  const { trusted, failure } = await client.update(older, between(get, newer, Math.max(own, other)), now);
  if (isSame(trusted.root, newer)) return other > own ? trusted : before;
  if (failure && ['network', 'cancelled'].includes(failure.code)) throw failure;
  return null;
}

const between =
  (get: Get, newest: Uint8Array, last: number): Get =>
  async (path, atMost) => {
    const version = Number(/^metadata\/(\d+)\.root\.json$/.exec(path)?.[1] ?? Number.POSITIVE_INFINITY);
    if (version === last) return newest;
    if (version < last) return get(path, atMost);
    throw new CheerError('release-missing', `enroll: ${path} is not asked for here`, 'Nothing need be done.');
  };

const versionOf = (root: Uint8Array): number => parseMetadata('root', root).version;
