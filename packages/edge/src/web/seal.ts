/**
 * The keys under which a page's state is sealed: AES-GCM (NIST SP 800-38D) for contents and names, HMAC-SHA-256 for the opaque
 * keys they lie under. No script can read the keys, also none that gets into the page; only use them there. Whoever has the disk
 * itself and knows the browser's format has the keys too, as they lie in the same profile: that is what forgetting erases.
 */
import { damaged } from '../state.ts';
import { denied } from './database.ts';

export interface SealKeys {
  /** tells these keys from those made after forgetting */
  readonly born: string;
  readonly cipher: CryptoKey;
  readonly naming: CryptoKey;
}

/** bytes; a random nonce for every write: NIST allows 2^32 under one key, a device writes a few thousand in its life */
const NONCE = 12;

/** @throws CheerError `storage-denied` where the page has no WebCrypto */
export async function createKeys(): Promise<SealKeys> {
  // absent on pages that came over plain HTTP
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) throw denied('it came over an insecure connection, where there is no encryption');
  return {
    born: crypto.randomUUID(),
    cipher: await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    naming: (await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])) as CryptoKey,
  };
}

/** The same for the same name and keys, and of no meaning without them. [32] */
export const opaque = ({ naming }: SealKeys, name: string): Promise<ArrayBuffer> =>
  crypto.subtle.sign('HMAC', naming, new TextEncoder().encode(name));

/** Nonce and ciphertext. @param place what the bytes are: what was sealed as something else does not open */
export async function seal({ cipher }: SealKeys, place: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt(parameters(iv, place), cipher, bytes as Uint8Array<ArrayBuffer>);
  const out = new Uint8Array(NONCE + sealed.byteLength);
  out.set(iv);
  out.set(new Uint8Array(sealed), NONCE);
  return out;
}

/** @throws CheerError `state-invalid` for bytes that were changed, or sealed by other keys or as something else */
export async function unseal({ cipher }: SealKeys, place: string, sealed: unknown): Promise<Uint8Array> {
  if (!(sealed instanceof Uint8Array)) throw damaged('what is stored is none of its files');
  const bytes = sealed as Uint8Array<ArrayBuffer>;
  try {
    const iv = bytes.subarray(0, NONCE);
    return new Uint8Array(await crypto.subtle.decrypt(parameters(iv, place), cipher, bytes.subarray(NONCE)));
  } catch (cause) {
    throw damaged('what is stored does not open with its key', cause);
  }
}

const parameters = (iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(place),
});
