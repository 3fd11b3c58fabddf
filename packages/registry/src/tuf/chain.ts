/**
 * What must hold of a whole set of metadata, whichever library verified the signatures. Each of the libraries leaves something of this
 * open: an expiry that is not looked at where nothing is new, a set left half renewed by a kill, a hash that is not compared again.
 */
import { sha256, sha512 } from '../sha256.ts';
import { type FileMeta, type Metadata, ROLES, type Role, untrusted } from './metadata.ts';

export type Chain = Partial<Readonly<Record<Role, Metadata>>>;

/** Roles whose keys the new root has changed, and those below them: what was seen of them no longer counts (5.3.11). */
export function rotated(before: Metadata, after: Metadata): ReadonlySet<Role> {
  const keysOf = (root: Metadata, role: Role): string => [...(root.roles[role]?.keyids ?? [])].sort().join();
  const below = ROLES.slice(1);
  const first = below.findIndex((role) => keysOf(before, role) !== keysOf(after, role));
  return new Set(first < 0 ? [] : below.slice(first));
}

/** That nothing is older than what was trusted (5.4.3, 5.5.5, 5.6.5). @throws CheerError `release-untrusted` */
export function checkRollback(now: Metadata | undefined, before: Metadata | undefined): void {
  if (now === undefined || before === undefined) return;
  compare(`${now.role}.json`, 'it', now.version, before.version);
  for (const [name, { version }] of Object.entries(before.meta)) {
    const found = now.meta[name];
    if (found === undefined) throw untrusted(`${now.role}.json`, `it no longer lists ${name}`);
    compare(`${now.role}.json`, `its ${name}`, found.version, version);
  }
}

function compare(name: string, what: string, now: number, before: number): void {
  if (now >= before) return;
  throw untrusted(name, `${what} is version ${now}, older than the version ${before} that this device has seen`);
}

/**
 * That the set is whole, in date, and each file the very one the file above it vouches for.
 * @param now unix seconds
 * @throws CheerError `release-untrusted`
 */
export async function checkChain(chain: Chain, now: number): Promise<void> {
  for (const role of ROLES) {
    const metadata = chain[role];
    if (metadata === undefined) throw untrusted(`${role}.json`, 'it is missing from what was verified');
    checkExpiry(metadata, now);
    if (role === 'timestamp') await checkLink(chain.snapshot, metadata.meta['snapshot.json']);
    if (role === 'snapshot') await checkLink(chain.targets, metadata.meta['targets.json']);
  }
}

export function checkExpiry({ role, expires }: Metadata, now: number): void {
  if (expires > now) return;
  throw untrusted(
    `${role}.json`,
    `it expired on ${date(expires)}, and this device's clock says ${date(now)}`,
    "Check this device's clock; if it is right, the publisher must renew the release (cheer publish --renew), or somebody holds newer ones back.",
  );
}

/** The file below is the one stated: version, length and hashes, of which each stated one must be known and equal. */
export async function checkLink(found: Metadata | undefined, stated: FileMeta | undefined): Promise<void> {
  if (found === undefined || stated === undefined) return;
  const name = `${found.role}.json`;
  if (found.version !== stated.version) {
    throw untrusted(name, `it is version ${found.version}, the signed file above it says ${stated.version}`);
  }
  if (stated.length !== undefined && found.bytes.length !== stated.length) {
    throw untrusted(name, `it has ${found.bytes.length} bytes, the signed file above it says ${stated.length}`);
  }
  for (const [algorithm, hash] of Object.entries(stated.hashes ?? {})) {
    const digest = algorithm === 'sha512' ? await sha512(found.bytes) : await sha256(found.bytes);
    if (!['sha256', 'sha512'].includes(algorithm) || digest !== hash) {
      throw untrusted(name, `its ${algorithm} is not the one the signed file above it says`);
    }
  }
}

const date = (seconds: number): string =>
  Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ') : 'nothing';
