/** A publisher's root, had by another way than from the registry: the file itself, or its fingerprint, which can be read out. */
import { CheerError, quoted } from '@cheer/signals';
import type { Get } from './get.ts';
import { METADATA_LIMITS } from './tuf/limits.ts';
import { checkKeys, fingerprint, parseMetadata, untrusted } from './tuf/metadata.ts';

/** A fingerprint as people write it, in groups or not, as 64 hexadecimal digits; undefined if it is none. */
export function asFingerprint(text: string): string | undefined {
  const digits = text.replace(/[\s:]/gu, '').toLowerCase();
  return /^[0-9a-f]{64}$/u.test(digits) ? digits : undefined;
}

/**
 * That bytes given by hand are a root, before anybody is asked for anything: the fault would be given to the server.
 * @param place says whose root it is to be, and from where: `enroll: "1.root.json"`
 * @throws CheerError `option-invalid`
 */
export async function checkRoot(bytes: Uint8Array, place: string): Promise<void> {
  const refuse = (problem: string, remedy: string, cause?: unknown): CheerError =>
    new CheerError('option-invalid', `${place}: ${problem}`, remedy, { cause });
  const begins = new TextDecoder().decode(bytes.subarray(0, 100));
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(begins)) {
    throw refuse(
      'this is a private key, no N.root.json',
      "It is the publisher's secret and has no place on a device. Give the N.root.json that lies beside it.",
    );
  }
  try {
    if (bytes.length > METADATA_LIMITS.bytes.root) throw new Error(`it has ${bytes.length} bytes`);
    await checkKeys(parseMetadata('root', bytes), 'root.json');
  } catch (cause) {
    const other = /"_type"\s*:\s*"(timestamp|snapshot|targets)"/u.exec(new TextDecoder().decode(bytes))?.[1];
    throw refuse(
      other === undefined ? 'this is no N.root.json' : `this is the ${other} of a registry, no N.root.json`,
      'Give the file N.root.json that the publisher gave you, or its fingerprint.',
      cause,
    );
  }
}

/**
 * The registry's root with that fingerprint, its first or one that came later: whoever has keys of their own cannot make one. What comes
 * after it is verified from there.
 * @throws CheerError `option-invalid`; `release-untrusted`, which names both fingerprints; those of `get`
 */
export async function findRoot(get: Get, given: string): Promise<Uint8Array> {
  const wanted = asFingerprint(given);
  if (wanted === undefined) {
    throw new CheerError(
      'option-invalid',
      `openRelease: the fingerprint of a root must be 64 hexadecimal digits, got ${quoted(given)}`,
      'Give it as the publisher does, in groups or not.',
    );
  }
  let last = '';
  for (let version = 1; version <= METADATA_LIMITS.rootRotations; version++) {
    const name = `${version}.root.json`;
    let bytes: Uint8Array;
    try {
      bytes = await get(`metadata/${name}`, METADATA_LIMITS.bytes.root);
    } catch (cause) {
      if (version > 1 && cause instanceof CheerError && cause.code === 'release-missing') break;
      throw cause;
    }
    if (parseMetadata('root', bytes, name).version !== version) throw untrusted(name, `it is not version ${version}`);
    last = await fingerprint(bytes);
    if (last === wanted) return bytes;
  }
  throw untrusted(
    'root.json',
    `the registry's root has the fingerprint ${last}, and the one that was given is ${wanted}`,
    'Nothing of it is used. Compare both with the publisher: this is another one, or the fingerprint was written down wrong.',
  );
}
