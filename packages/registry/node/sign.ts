/** Signed metadata, made with the models of tuf-js: the same keys and content give the same bytes. */
import { createHash, createPublicKey, type KeyObject, sign as signBytes } from 'node:crypto';
import { canonical, type Role } from '@cheer/registry';
import { Metadata, MetadataKind, Signature } from '@tufjs/models';

export interface Signer {
  readonly keyid: string;
  readonly key: KeyObject;
}

/** A public key as TUF writes it. */
export interface PublicKey {
  readonly keytype: 'ed25519';
  readonly scheme: 'ed25519';
  readonly keyval: { readonly public: string };
}

/** What is signed, by role, but for what all roles have. */
export interface Content {
  readonly version: number;
  /** unix seconds */
  readonly expires: number;
  readonly [field: string]: unknown;
}

/** The bytes of a metadata file. Errors are those of the models: content that is no metadata is a mistake of the caller. */
export function sign(role: Role, { expires, ...rest }: Content, signers: readonly Signer[]): Uint8Array {
  const signed = { _type: role, spec_version: '1.0.31', expires: isoSeconds(expires), ...rest };
  const metadata = Metadata.fromJSON(role as MetadataKind.Root, JSON.parse(JSON.stringify({ signed, signatures: [] })));
  for (const { keyid, key } of signers) {
    metadata.sign((bytes) => new Signature({ keyID: keyid, sig: signBytes(null, bytes, key).toString('hex') }));
  }
  return new TextEncoder().encode(JSON.stringify(metadata.toJSON()));
}

/** Whether enough of the keys that `root` names for it have signed it. */
export function isSignedBy(root: Uint8Array, role: Role, bytes: Uint8Array): boolean {
  try {
    const delegator = Metadata.fromJSON(MetadataKind.Root, json(root));
    delegator.verifyDelegate(role, Metadata.fromJSON(role as MetadataKind.Root, json(bytes)));
    return true;
  } catch {
    return false;
  }
}

export function publicKey(key: KeyObject): PublicKey {
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as { x: string };
  const hex = Buffer.from(jwk.x, 'base64url').toString('hex');
  return { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex } };
}

/** SHA-256 of the key in canonical JSON (4.2). */
export const keyidOf = (key: PublicKey): string => createHash('sha256').update(canonical(key)).digest('hex');

const json = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

const isoSeconds = (unix: number): string => `${new Date(Math.floor(unix) * 1000).toISOString().slice(0, 19)}Z`;
