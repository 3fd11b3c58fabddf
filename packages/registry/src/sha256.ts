/** SHA-256 in lower-case hexadecimal, by WebCrypto. */
export const sha256 = (bytes: Uint8Array): Promise<string> => digest('SHA-256', bytes);

/** SHA-512 likewise. */
export const sha512 = (bytes: Uint8Array): Promise<string> => digest('SHA-512', bytes);

async function digest(algorithm: string, bytes: Uint8Array): Promise<string> {
  const found = await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(found), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
