/**
 * A repository that can be made to lie: it signs whatever it is told to, with whichever keys, and remembers what it was asked for. It shares
 * no code with the publisher: content is plain JSON, put into canonical form and signed here.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { CheerError } from '@cheer/signals';
import type { Get, Role } from '../../src/index.ts';

export const DAY = 86_400;
/** Of no meaning, in seconds; all clocks of these tests start here. */
export const NOW = 1_800_000_000;

export interface Key {
  readonly keyid: string;
  readonly shown: Record<string, unknown>;
  sign(bytes: Uint8Array): string;
}

export interface FileMeta {
  version: number;
  length?: number;
  hashes?: Record<string, string>;
}

type Content = { version: number; expires: number } & Record<string, unknown>;
type Signed = { signed: Record<string, unknown>; signatures: { keyid: string; sig: string }[] };

export class Repository {
  /** by path, as a server would serve them */
  readonly files = new Map<string, Uint8Array>();
  /** paths that were asked for, in order */
  readonly asked: string[] = [];
  /** who signs; who may is in `root.roles` */
  readonly keys: Record<Role, Key[]> = { root: [], timestamp: [], snapshot: [], targets: [] };
  /** whether lengths and hashes of the file below are stated */
  hashes = true;
  readonly root = content({
    expires: NOW + 365 * DAY,
    consistent_snapshot: true,
    keys: {} as Record<string, unknown>,
    roles: {} as Record<Role, { keyids: string[]; threshold: number }>,
  });
  readonly targets = content({ targets: {} as Record<string, { length: number; hashes: Record<string, string> }> });
  readonly snapshot = content({ meta: { 'targets.json': { version: 1 } } as Record<string, FileMeta> });
  readonly timestamp = content({ meta: { 'snapshot.json': { version: 1 } } as Record<string, FileMeta> });

  /** Signed and published at version 1, with a key for each role. */
  constructor(draft: ReadonlyMap<string, Uint8Array>) {
    for (const role of ORDER) {
      this.root.roles[role] = { keyids: [], threshold: 1 };
      this.addKey(role);
    }
    this.release(draft);
    this.publish(...ORDER);
  }

  /** Lists and serves the files of a draft, to be published. */
  release(draft: ReadonlyMap<string, Uint8Array>): void {
    this.targets.targets = {};
    for (const [path, bytes] of draft) {
      const [, hash, name] = /^targets\/([0-9a-f]{64})\.(.*)$/.exec(path) ?? [];
      if (!hash || !name) continue;
      this.files.set(path, bytes);
      this.targets.targets[name] = { length: bytes.length, hashes: { sha256: hash } };
    }
  }

  /** The next version of each of these roles, from the top down to the timestamp, each vouching for the last one below it. */
  publish(...roles: Role[]): this {
    for (const role of ORDER.filter((one) => roles.includes(one))) {
      this[role].version++;
      if (role === 'snapshot') this.snapshot.meta['targets.json'] = this.metaOf('targets');
      if (role === 'timestamp') this.timestamp.meta['snapshot.json'] = this.metaOf('snapshot');
      this.put(role);
    }
    return this;
  }

  /** Signs a role as its content stands and serves it; `change` has the last word, after the signatures. */
  put(role: Role, change: (metadata: Signed) => unknown = () => {}, name = this.nameOf(role)): void {
    const metadata = this.sign(role);
    const changed = change(metadata);
    this.files.set(name, encode(JSON.stringify(changed ?? metadata)));
  }

  sign(role: Role, as: Role = role): Signed {
    const { expires, ...rest } = this[role];
    const signed = { _type: as, spec_version: '1.0.31', expires: iso(expires), ...rest };
    const bytes = encode(canonicalJson(signed));
    return { signed, signatures: this.keys[role].map((key) => ({ keyid: key.keyid, sig: key.sign(bytes) })) };
  }

  nameOf(role: Role): string {
    return `metadata/${role === 'timestamp' ? '' : `${this[role].version}.`}${role}.json`;
  }

  file(role: Role): Uint8Array {
    return this.files.get(this.nameOf(role))!;
  }

  rootBytes(version: number): Uint8Array {
    return this.files.get(`metadata/${version}.root.json`)!;
  }

  addKey(role: Role, key: Key = newKey()): Key {
    this.root.keys[key.keyid] = key.shown;
    this.root.roles[role].keyids.push(key.keyid);
    this.keys[role].push(key);
    return key;
  }

  /** Other keys than before, from the next root on. */
  rotate(role: Role): void {
    for (const keyid of this.root.roles[role].keyids) delete this.root.keys[keyid];
    this.root.roles[role].keyids = [];
    this.keys[role] = [];
    this.addKey(role);
  }

  /** The next root with other root keys, signed by the old and the new. */
  rotateRoot(): void {
    const old = this.keys.root;
    this.rotate('root');
    const [fresh] = this.keys.root;
    this.keys.root = [...old, fresh!];
    this.publish('root');
    this.keys.root = [fresh!];
  }

  readonly get: Get = async (path, atMost) => {
    this.asked.push(path);
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new CheerError('release-missing', `${path}: not there`, 'None.');
    if (bytes.length > atMost) throw new CheerError('too-large', `${path}: more than ${atMost} bytes`, 'None.');
    return bytes;
  };

  /** What was asked of metadata since the last look. */
  requests(): string[] {
    return this.asked
      .splice(0)
      .flatMap((path) => (path.startsWith('metadata/') ? [path.slice('metadata/'.length)] : []));
  }

  metaOf(role: Role): FileMeta {
    const { version } = this[role];
    const bytes = this.file(role);
    return { version, ...(this.hashes && { length: bytes.length, hashes: { sha256: sha256(bytes) } }) };
  }
}

const ORDER: readonly Role[] = ['root', 'targets', 'snapshot', 'timestamp'];

const content = <T extends Record<string, unknown>>(fields: T): Content & T => ({
  version: 0,
  expires: NOW + 30 * DAY,
  ...fields,
});

export function newKey(shown: Record<string, unknown> = {}): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const hex = Buffer.from((publicKey.export({ format: 'jwk' }) as { x: string }).x, 'base64url').toString('hex');
  return keyOf(privateKey, { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex }, ...shown });
}

/** A key of one of the other types of the specification. */
export function newPemKey(type: 'rsa' | 'ecdsa'): Key {
  const { publicKey, privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const scheme = type === 'rsa' ? 'rsassa-pss-sha256' : 'ecdsa-sha2-nistp256';
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return keyOf(privateKey, { keytype: type, scheme, keyval: { public: pem } });
}

function keyOf(key: KeyObject, shown: Record<string, unknown>): Key {
  const pss = { padding: 6, saltLength: 32 }; // RSA_PKCS1_PSS_PADDING
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return {
    keyid: sha256(encode(canonicalJson(shown))),
    shown,
    sign: (bytes) =>
      signBytes(algorithm, bytes, key.asymmetricKeyType === 'rsa' ? { key, ...pss } : key).toString('hex'),
  };
}

/** Written for these tests: sorted keys, no white space, only quotes and backslashes escaped. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one)).join()}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${canonicalJson(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`).join()}}`;
}

export const iso = (unix: number): string => `${new Date(unix * 1000).toISOString().slice(0, 19)}Z`;
export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
