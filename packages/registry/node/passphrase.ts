/**
 * A private key under a passphrase: PKCS#8 (RFC 5958) by PBES2 (RFC 8018), with scrypt (RFC 7914) where OpenSSL's default is 2048 rounds of
 * PBKDF2, so that each guess at the passphrase of a stolen file costs 16 MB of memory and a tenth of a second. OpenSSL opens such files, and
 * so do other readers of PKCS#8.
 */
import { createCipheriv, type KeyObject, randomBytes, scryptSync } from 'node:crypto';

/** N, r, p: five times 16 MB, the least that OWASP's cheat sheet on the storage of passwords asks for; with a larger N OpenSSL opens no file. */
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;

/** DER's tags. */
const TAG = { integer: 0x02, bytes: 0x04, name: 0x06, sequence: 0x30 } as const;

/** Object identifiers, as DER encodes them. */
const PBES2 = '2a864886f70d01050d';
const SCRYPT = '2b06010401da47040b';
const AES_256_CBC = '60864801650304012a';

/** PEM that `createPrivateKey` opens with the passphrase. */
export function wrapped(key: KeyObject, passphrase: string): string {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', scryptSync(passphrase, salt, 32, COST), iv);
  const secret = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const derivation = sequence(
    name(SCRYPT),
    sequence(der(TAG.bytes, salt), integer(COST.N), integer(COST.r), integer(COST.p)),
  );
  const encryption = sequence(name(AES_256_CBC), der(TAG.bytes, iv));
  const file = sequence(sequence(name(PBES2), sequence(derivation, encryption)), der(TAG.bytes, secret));
  const lines = file.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN ENCRYPTED PRIVATE KEY-----', ...lines, '-----END ENCRYPTED PRIVATE KEY-----', ''].join('\n');
}

const sequence = (...parts: Buffer[]): Buffer => der(TAG.sequence, Buffer.concat(parts));
const name = (hex: string): Buffer => der(TAG.name, Buffer.from(hex, 'hex'));

/** Of at most 15 bits: a first bit that is set would be a sign. */
const integer = (value: number): Buffer =>
  der(TAG.integer, Buffer.from(value < 0x80 ? [value] : [value >> 8, value & 0xff]));

/** What DER puts before its content: tag and length, the length of more than 127 bytes by one more. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  return Buffer.concat([Buffer.from(length < 0x80 ? [tag, length] : [tag, 0x81, length]), content]);
}
