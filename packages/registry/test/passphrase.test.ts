import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeys, readKeys } from '../node/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'cheer-passphrase-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
const hasOpenssl = (() => {
  try {
    return /^OpenSSL [3-9]/.test(openssl('version'));
  } catch {
    return false;
  }
})();

describe('keys with a passphrase', () => {
  it('cost scrypt of N = 2^14, r = 8, p = 5 a guess, each with a salt of its own', async () => {
    const keys = join(folder, 'keys');
    await createKeys(keys, { now: 1_800_000_000, passphrase: 'Gr\u00fc\u00dfe, viele' });
    const files = (await readdir(keys)).filter((name) => name.endsWith('.pem'));
    const salts = new Set<string>();
    for (const name of files) {
      const der = Buffer.from((await readFile(join(keys, name), 'utf8')).replace(/-----[^-]+-----|\n/g, ''), 'base64');
      // RFC 7914, 7: the name id-scrypt, salt (16 bytes), cost, block size, parallelisation
      const hex = der.toString('hex');
      const found = /06092b06010401da47040b301c0410([0-9a-f]{32})02024000020108020105/.exec(hex);
      salts.add(found![1]!);
    }
    expect(salts.size).toBe(files.length);
    expect((await readKeys(keys, { passphrase: 'Gr\u00fc\u00dfe, viele' })).signers.root).toHaveLength(1);
    await expect(readKeys(keys, { passphrase: 'Gruesse, viele' })).rejects.toMatchObject({ code: 'key-invalid' });
  });

  it('open also as they were made before, by fewer rounds of PBKDF2', async () => {
    const keys = join(folder, 'older');
    await createKeys(keys, { now: 1_800_000_000 });
    for (const name of (await readdir(keys)).filter((one) => one.endsWith('.pem'))) {
      const key = createPrivateKey(await readFile(join(keys, name)));
      const pem = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'old' });
      await writeFile(join(keys, name), pem);
    }
    expect((await readKeys(keys, { passphrase: 'old' })).signers.timestamp).toHaveLength(1);
  });

  it.runIf(hasOpenssl)('are what openssl opens, and openssl -scrypt makes what opens', async () => {
    const { wrapped } = await import('../node/passphrase.ts');
    const { privateKey } = generateKeyPairSync('ed25519');
    const plain = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const path = join(folder, 'one.pem');
    await writeFile(path, wrapped(privateKey, 'pass phrase'));
    expect(openssl('pkey', '-in', path, '-passin', 'pass:pass phrase')).toBe(plain);
    const theirs = openssl(
      'pkcs8',
      '-topk8',
      '-scrypt',
      '-in',
      path,
      '-passin',
      'pass:pass phrase',
      '-passout',
      'pass:x',
    );
    expect(createPrivateKey({ key: theirs, passphrase: 'x' }).equals(privateKey)).toBe(true);
  });
});
