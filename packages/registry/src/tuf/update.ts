/**
 * One update, with whichever library. What a library asks for passes through here, and so does what it has verified: requests are
 * bounded, answers have the shape of metadata before the library sees them, nothing older replaces anything newer, and what is there in
 * the end is checked as a whole.
 */
import { CheerError, quoted } from '@cheer/signals';
import type { Get } from '../get.ts';
import { type Chain, checkChain, checkExpiry, checkLink, checkRollback, rotated } from './chain.ts';
import type { TrustedMetadata, TufOutcome } from './client.ts';
import { METADATA_LIMITS } from './limits.ts';
import { checkKeys, type Metadata, parseMetadata, ROLES, type Role, untrusted } from './metadata.ts';

/** What a library is given. */
export interface Update {
  /** verified so far; at first what was trusted before */
  trusted(role: Role): Uint8Array | undefined;
  /** whether what was trusted is a whole release, and not what an interruption left */
  readonly whole: boolean;
  /** a file of the folder metadata/ by its name; null for a root that is not there, as every chain of roots ends */
  fetch(name: string): Promise<Uint8Array | null>;
  /** takes over what the library has verified */
  accept(role: Role, bytes: Uint8Array): void;
}

/** Runs a library's update and says what is trusted after it, and why it stopped if it did. */
export async function updateWith(
  library: (update: Update) => Promise<void>,
  before: TrustedMetadata,
  get: Get,
  now: number,
): Promise<TufOutcome> {
  let old: Chain;
  try {
    old = chainOf(before);
    await checkKeys(old.root!, 'root.json');
  } catch (failure) {
    return { trusted: before, failure: failure as CheerError };
  }
  const chain: Partial<Record<Role, Metadata>> = { ...old };
  const seen: Metadata[] = [];
  const accepted = new Set<Role>();
  let failure: CheerError | undefined;
  /** The library only has to end; what it says of it does not matter, and must not read like the end of the roots. */
  const stop = (error: CheerError): never => {
    failure ??= error;
    throw new Error('this update has stopped');
  };
  const forgotten = (): ReadonlySet<Role> => rotated(old.root!, chain.root!);

  const whole = await isWhole(old);
  const update: Update = {
    trusted: (role) => chain[role]?.bytes,
    whole,
    async fetch(name) {
      if (failure !== undefined) stop(failure);
      const role = /^(?:[1-9]\d{0,15}\.(root|snapshot|targets)|(timestamp))\.json$/.exec(name)?.slice(1).find(Boolean);
      if (role === undefined) return stop(untrusted(name, 'it asks for a file that no release has'));
      if (seen.filter((one) => one.role === 'root').length >= METADATA_LIMITS.rootRotations) {
        return stop(untrusted(name, `there are more than ${METADATA_LIMITS.rootRotations} new roots`));
      }
      try {
        const bytes = await get(`metadata/${name}`, METADATA_LIMITS.bytes[role as Role]);
        const metadata = parseMetadata(role as Role, bytes, name);
        if (role === 'root') await checkKeys(metadata, name);
        seen.push(metadata);
        // one number, two contents: what was seen first stays, also where the library is not told of it
        const known = role === 'timestamp' && !whole && !forgotten().has(role) ? old.timestamp : undefined;
        return known?.version === metadata.version ? known.bytes : bytes;
      } catch (cause) {
        if (!(cause instanceof CheerError)) {
          return stop(
            new CheerError('network', `openRelease: metadata/${name}: ${quoted(cause)}`, 'Try again.', { cause }),
          );
        }
        if (role === 'root' && cause.code === 'release-missing') return null;
        if (cause.code !== 'too-large') return stop(cause);
        return stop(
          untrusted(name, `it is longer than ${METADATA_LIMITS.bytes[role as Role]} bytes`, undefined, cause),
        );
      }
    },
    accept(role, bytes) {
      const next = parseMetadata(role, bytes);
      const last = role !== 'root' && forgotten().has(role) ? undefined : old[role];
      try {
        checkRollback(next, last);
      } catch (cause) {
        stop(cause as CheerError);
      }
      chain[role] = next;
      accepted.add(role);
    },
  };

  try {
    await library(update);
    // a library may have taken the end of a request for the end of the roots
    if (failure === undefined) await checkChain(chain, now);
  } catch (cause) {
    failure ??= cause instanceof CheerError ? cause : await reasonOf(seen, old, now, cause);
  }
  for (const role of forgotten()) if (!accepted.has(role)) delete chain[role];
  const trusted = Object.fromEntries(ROLES.flatMap((role) => (chain[role] ? [[role, chain[role].bytes]] : [])));
  return { trusted: trusted as unknown as TrustedMetadata, ...(failure && { failure }) };
}

export const chainOf = (trusted: TrustedMetadata): Chain =>
  Object.fromEntries(ROLES.flatMap((role) => (trusted[role] ? [[role, parseMetadata(role, trusted[role])]] : [])));

async function isWhole(chain: Chain): Promise<boolean> {
  // in date at any time: expiry is for the end
  return checkChain(chain, Number.NEGATIVE_INFINITY).then(
    () => true,
    () => false,
  );
}

/** Why a library refused what it was shown, in one language for all libraries: the first rule that is broken, or else the signatures. */
async function reasonOf(seen: readonly Metadata[], old: Chain, now: number, cause: unknown): Promise<CheerError> {
  const last = seen.at(-1);
  try {
    if (last === undefined) {
      checkExpiry(old.root!, now);
    } else if (last.role === 'root') {
      const version = (seen.at(-2) ?? old.root!).version + 1;
      if (last.version !== version)
        throw untrusted('root.json', `it is version ${last.version} where ${version} must be`);
    } else {
      const root = seen.findLast(({ role }) => role === 'root') ?? old.root!;
      checkExpiry(root, now);
      const forgotten = rotated(old.root!, root);
      for (const one of seen) {
        if (one.role === 'root') continue;
        if (!forgotten.has(one.role)) checkRollback(one, old[one.role]);
        await checkLink(one, aboveOf(one.role, seen, old));
        checkExpiry(one, now);
      }
    }
  } catch (reason) {
    if (reason instanceof CheerError) return reason;
  }
  if (last === undefined) return untrusted('root.json', 'the root this device trusts is not signed as it says itself');
  const name = last.role === 'root' ? `${last.version}.root.json` : `${last.role}.json`;
  return untrusted(name, 'it is not signed by enough of the keys that its root names', undefined, cause);
}

function aboveOf(role: Role, seen: readonly Metadata[], old: Chain) {
  const above = role === 'snapshot' ? 'timestamp' : role === 'targets' ? 'snapshot' : undefined;
  if (above === undefined) return undefined;
  return (seen.findLast((one) => one.role === above) ?? old[above])?.meta[`${role}.json`];
}
