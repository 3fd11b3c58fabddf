/**
 * Signed metadata as far as it is CHEER's affair (theupdateframework.github.io/specification, 4). Who verifies signatures is a library;
 * before a library sees a byte it has this shape, so that nothing depends on what the library makes of nonsense.
 */
import { CheerError, quoted } from '@cheer/signals';
import * as z from 'zod/mini';
import { sha256 } from '../sha256.ts';
import { METADATA_LIMITS } from './limits.ts';

/** In the order in which each vouches for the next. */
export const ROLES = ['root', 'timestamp', 'snapshot', 'targets'] as const;
export type Role = (typeof ROLES)[number];

export interface FileMeta {
  readonly version: number;
  readonly length?: number | undefined;
  readonly hashes?: Readonly<Record<string, string>> | undefined;
}

export interface Metadata {
  readonly role: Role;
  readonly bytes: Uint8Array;
  readonly version: number;
  /** unix seconds */
  readonly expires: number;
  /** of root: every key by its name */
  readonly keys: Readonly<Record<string, { readonly keyval: { readonly public: string } }>>;
  /** of root: the keys of each role, and how many must sign */
  readonly roles: Readonly<Record<string, { readonly keyids: readonly string[]; readonly threshold: number }>>;
  /** of timestamp and snapshot: the files vouched for */
  readonly meta: Readonly<Record<string, FileMeta>>;
  /** of targets: the files signed for */
  readonly targets: Readonly<
    Record<string, { readonly length: number; readonly hashes: Readonly<Record<string, string>> }>
  >;
}

const version = z.int().check(z.positive());
const length = z.int().check(z.nonnegative());
const hashes = z.record(z.string(), z.string());
const fields = {
  spec_version: z.string().check(z.regex(/^1\.\d+(\.\d+)?$/)),
  version,
  expires: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)),
};
const role = z.looseObject({ keyids: z.array(z.string()), threshold: version });
const fileMeta = z.looseObject({ version, length: z.optional(length), hashes: z.optional(hashes) });

const signed = {
  root: z.looseObject({
    ...fields,
    _type: z.literal('root'),
    consistent_snapshot: z.literal(true, 'must be true: CHEER names files by version and hash'),
    keys: z.record(
      z.string(),
      z.looseObject({ keytype: z.string(), scheme: z.string(), keyval: z.looseObject({ public: z.string() }) }),
    ),
    roles: z.looseObject({ root: role, timestamp: role, snapshot: role, targets: role }),
  }),
  timestamp: z.looseObject({
    ...fields,
    _type: z.literal('timestamp'),
    // tuf-js forgets others before it verifies, tuf-browser does not
    meta: z.strictObject({ 'snapshot.json': fileMeta }),
  }),
  snapshot: z.looseObject({
    ...fields,
    _type: z.literal('snapshot'),
    meta: z.catchall(z.object({ 'targets.json': fileMeta }), fileMeta),
  }),
  targets: z.looseObject({
    ...fields,
    _type: z.literal('targets'),
    targets: z.record(z.string(), z.looseObject({ length, hashes })),
  }),
} as const;

const signatures = z.array(z.looseObject({ keyid: z.string(), sig: z.string().check(z.regex(/^[0-9a-f]*$/)) }));

/**
 * @param name what to call the file in an error, such as `2.root.json`
 * @throws CheerError `release-untrusted`
 */
export function parseMetadata(role: Role, bytes: Uint8Array, name = `${role}.json`): Metadata {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw untrusted(name, 'it is not JSON in UTF-8', undefined, cause);
  }
  checkNesting(value, name);
  const result = z.looseObject({ signed: signed[role], signatures }).safeParse(value);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw untrusted(name, quoted(`${path.map(String).join('.')}: ${message}`), undefined, result.error);
  }
  const { version, expires, roles, meta, targets, keys } = result.data.signed as Record<string, unknown>;
  const seconds = Date.parse(expires as string) / 1000;
  if (!Number.isFinite(seconds)) throw untrusted(name, `${quoted(expires)} is no date`);
  return {
    role,
    bytes,
    version: version as number,
    expires: seconds,
    keys: (keys ?? {}) as Metadata['keys'],
    roles: (roles ?? {}) as Metadata['roles'],
    meta: (meta ?? {}) as Metadata['meta'],
    targets: (targets ?? {}) as Metadata['targets'],
  };
}

/** Deep nesting would overflow the stack of whatever walks it; `__proto__` would make one object of two. */
function checkNesting(value: unknown, name: string): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > METADATA_LIMITS.depth)
      throw untrusted(name, `it is nested deeper than ${METADATA_LIMITS.depth} levels`);
    level = level.flatMap((one) => {
      if (typeof one !== 'object' || one === null) return [];
      if (Object.hasOwn(one, '__proto__')) throw untrusted(name, 'it has a field "__proto__"');
      return Object.values(one);
    });
  }
}

/**
 * A key's name is its hash, and no key has two: it would count twice towards a threshold (4.3: clients "MUST calculate each KEYID").
 * Neither library insists. Every key that is named is there: the libraries differ on one that is not.
 * @throws CheerError `release-untrusted`
 */
export async function checkKeys({ keys, roles }: Metadata, name: string): Promise<void> {
  const unknown = ROLES.flatMap((role) => roles[role]?.keyids ?? []).find((keyid) => !Object.hasOwn(keys, keyid));
  if (unknown !== undefined) throw untrusted(name, `a role names the key ${quoted(unknown)}, which is not there`);
  const values = Object.values(keys).map(({ keyval }) => keyval.public.trim().toLowerCase());
  if (new Set(values).size < values.length) throw untrusted(name, 'one key stands there under two names');
  for (const [keyid, key] of Object.entries(keys)) {
    if ((await sha256(new TextEncoder().encode(canonical(key)))) === keyid) continue;
    throw untrusted(name, `a key stands there under the name ${quoted(keyid)}, which is not its hash`);
  }
}

/** Canonical JSON as TUF signs it (wiki.laptop.org/go/Canonical_JSON): keys sorted, no white space, two characters escaped. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${canonical(key)}:${canonical(field)}`).join(',')}}`;
}

/** SHA-256 of what was signed, in hexadecimal: what two people compare to know that they have the same root. */
export const fingerprint = async (root: Uint8Array): Promise<string> => {
  const { signed } = JSON.parse(new TextDecoder().decode(root)) as { signed: unknown };
  return sha256(new TextEncoder().encode(canonical(signed)));
};

/** @param name the metadata file that breaks a rule */
export const untrusted = (
  name: string,
  problem: string,
  remedy = 'Nothing of it is used; what this device had before stays. Try again later, and if it stays so tell whoever publishes the release.',
  cause?: unknown,
): CheerError => new CheerError('release-untrusted', `openRelease: metadata/${name}: ${problem}`, remedy, { cause });
