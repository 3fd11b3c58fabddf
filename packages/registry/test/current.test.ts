/** What lies in a registry's folder is signed anew only if it is the publisher's own. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeys, nodeClient, type Publication, publishRelease, readKeys, rotateKeys } from '../node/index.ts';
import { sign } from '../node/sign.ts';
import { buildRelease, type Get, openSigned, type TrustedMetadata } from '../src/index.ts';
import { codeOf, releaseInput, testRelease } from './fixture.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;
const base = await mkdtemp(join(tmpdir(), 'cheer-current-'));
afterAll(() => rm(base, { recursive: true, force: true }));

const first = await testRelease();
const second = new Map(await buildRelease({ ...(await releaseInput()), name: 'Another', seed: 2 }));

let folder = base;
let registry = '';
let count = 0;
let draft: Publication;
let newer: Publication;
let renewal: Publication;
beforeEach(async () => {
  folder = join(base, String(count++));
  registry = join(folder, 'registry');
  for (const [name, files] of Object.entries({ first, second })) {
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(folder, name, path)), { recursive: true });
      await writeFile(join(folder, name, path), bytes);
    }
  }
  renewal = { keys: join(folder, 'keys'), registry, now: NOW };
  draft = { ...renewal, draft: join(folder, 'first') };
  newer = { ...renewal, draft: join(folder, 'second') };
  await createKeys(renewal.keys, { now: NOW });
  // versions 2 of everything, so that there is something older
  await publishRelease(draft);
  await publishRelease(newer);
});

interface Signed {
  version: number;
  expires: string;
  meta: Record<string, { version: number; hashes?: object }>;
  targets: Record<string, object>;
}
const inRegistry = (name: string): string => join(registry, 'metadata', name);
const read = async (name: string): Promise<{ signed: Signed }> => JSON.parse(await readFile(inRegistry(name), 'utf8'));

/** Writes the file anew with `change` done to it: signed by nobody, or by the keys of a folder. */
async function forge(
  role: 'timestamp' | 'snapshot' | 'targets',
  name: string,
  change: (signed: Signed) => void,
  by?: string,
): Promise<void> {
  const { signed } = await read(name);
  change(signed);
  const { version, meta, targets } = signed;
  const signers = by === undefined ? [] : (await readKeys(by)).signers[role];
  const content = {
    version,
    expires: Date.parse(signed.expires) / 1000,
    ...(role === 'targets' ? { targets } : { meta }),
  };
  await writeFile(inRegistry(name), sign(role, content, signers));
}

const folderGet: Get = async (path) => {
  const { CheerError } = await import('@cheer/signals');
  return readFile(join(registry, path)).then(
    (bytes) => new Uint8Array(bytes),
    () => Promise.reject(new CheerError('release-missing', path, 'None.')),
  );
};

async function device(trusted: TrustedMetadata | null, now = NOW) {
  let kept = trusted;
  const keep = async (next: TrustedMetadata): Promise<void> => {
    kept = next;
  };
  const { manifest, trust } = await openSigned(folderGet, 'folder', {
    client: nodeClient,
    trusted,
    now: () => now,
    keep,
  });
  return { name: manifest.name, version: trust!.version, trusted: kept! };
}

const everything = async (): Promise<Record<string, string>> => {
  const found = (await readdir(registry, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const paths = found.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, (await readFile(path)).toString('base64')])),
  );
};

async function nothingIsSigned(code = 'release-untrusted', publications = [renewal, draft]): Promise<void> {
  const before = await everything();
  for (const publication of publications) expect(await codeOf(publishRelease(publication))).toBe(code);
  expect(await everything()).toEqual(before);
}

describe('a registry that somebody without keys wrote to', () => {
  const evil = (signed: Signed): void => {
    signed.targets['encoder-0.safetensors'] = signed.targets['encoder-1.safetensors']!;
  };

  it('is not signed if the list of files is changed, unsigned or signed by others', async () => {
    await forge('targets', '2.targets.json', evil);
    await nothingIsSigned();
    await createKeys(join(folder, 'others'), { now: NOW });
    await forge('targets', '2.targets.json', () => {}, join(folder, 'others'));
    await nothingIsSigned();
  });

  it('is not signed if the snapshot names the older list', async () => {
    const { signed } = await read('1.snapshot.json');
    await forge('snapshot', '2.snapshot.json', (now) => {
      now.meta = signed.meta;
    });
    await nothingIsSigned();
  });

  it('is not signed if the timestamp names the older snapshot, or has a version of its own', async () => {
    const honest = await readFile(inRegistry('timestamp.json'));
    const { signed } = await read('1.snapshot.json');
    await forge('timestamp', 'timestamp.json', (now) => {
      now.meta = { 'snapshot.json': { version: signed.version } };
    });
    await nothingIsSigned();
    await writeFile(inRegistry('timestamp.json'), honest);
    await forge('timestamp', 'timestamp.json', (now) => {
      now.version = Number.MAX_SAFE_INTEGER - 1;
    });
    await nothingIsSigned();
  });

  it('is not signed if a root of theirs stands beside lists signed with its keys', async () => {
    const others = join(folder, 'others');
    const theirs = await createKeys(others, { now: NOW });
    await writeFile(inRegistry('2.root.json'), theirs.roots[0]!);
    const kept = await everything();
    await forge('targets', '2.targets.json', evil, others);
    await forge('snapshot', '2.snapshot.json', (now) => delete now.meta['targets.json']!.hashes, others);
    await forge('timestamp', 'timestamp.json', (now) => delete now.meta['snapshot.json']!.hashes, others);
    expect(await everything()).not.toEqual(kept);
    // a root that these keys do not know is refused before anything it vouches for
    const before = await everything();
    for (const publication of [renewal, draft]) {
      expect(await codeOf(publishRelease(publication))).toBe('key-invalid');
    }
    await rm(inRegistry('2.root.json'));
    await nothingIsSigned();
    expect(Object.keys(await everything())).toHaveLength(Object.keys(before).length - 1);
  });

  it('is not begun anew because its timestamp is gone', async () => {
    await rm(inRegistry('timestamp.json'));
    await nothingIsSigned('release-missing');
  });

  it('is not renewed without a file, or with another in its place, until the draft is published again', async () => {
    const { trusted } = await device(null);
    const path = [...second.keys()].find((name) => name.endsWith('.encoder-1.safetensors'))!;
    const whole = await readFile(join(registry, path));
    await writeFile(join(registry, path), whole.fill(0, 20, 30));
    await nothingIsSigned('hash-mismatch', [renewal]);
    await rm(join(registry, path));
    await nothingIsSigned('release-missing', [renewal]);
    expect((await publishRelease(newer)).written).toContain(path);
    await publishRelease(renewal);
    expect(await device(trusted)).toMatchObject({ name: 'Another', version: 2 });
  });
});

describe('a registry whose timestamp key was stolen', () => {
  it('is not driven to the end of all versions, and begins anew with another key', async () => {
    await forge(
      'timestamp',
      'timestamp.json',
      (signed) => {
        signed.version = Number.MAX_SAFE_INTEGER;
      },
      renewal.keys,
    );
    const { trusted } = await device(null);
    await nothingIsSigned();
    await expect(publishRelease(renewal)).rejects.toThrow(/cheer keys rotate KEYS --role timestamp/);
    await rotateKeys(renewal.keys, ['timestamp'], { now: NOW });
    await publishRelease(renewal);
    expect((await read('timestamp.json')).signed.version).toBe(1);
    const { name, trusted: later } = await device(trusted);
    expect(name).toBe('Another');
    await publishRelease({ ...draft, now: NOW + DAY });
    expect(await device(later, NOW + DAY)).toMatchObject({ name: 'Test release', version: 3 });
  });

  it('can begin anew in an empty folder, and devices follow', async () => {
    const { trusted } = await device(null);
    await rotateKeys(renewal.keys, ['timestamp', 'snapshot'], { now: NOW });
    await rm(registry, { recursive: true });
    await publishRelease(draft);
    expect(await device(trusted)).toMatchObject({ name: 'Test release', version: 1 });
  });
});

describe('a registry that an interruption left', () => {
  it('is renewed where a new root was written and the timestamp it asks for was not', async () => {
    const { trusted } = await device(null);
    const timestamp = await readFile(inRegistry('timestamp.json'));
    await rotateKeys(renewal.keys, ['timestamp', 'snapshot', 'targets'], { now: NOW });
    await publishRelease(renewal);
    await writeFile(inRegistry('timestamp.json'), timestamp);
    expect(await codeOf(device(trusted))).toBe('release-untrusted');
    await publishRelease(renewal);
    expect(await device(trusted)).toMatchObject({ name: 'Another', version: 3 });
  });

  it('is rid of the files it was about to write, and of nothing else', async () => {
    const left = ['.draft-0123456789ab', 'metadata/.draft-0123456789ab', 'targets/.draft-ba9876543210'];
    for (const path of [...left, '.draft-of-mine', 'targets/.draft-1.txt']) await writeFile(join(registry, path), 'x');
    await publishRelease(renewal);
    const paths = Object.keys(await everything()).filter((path) => path.includes('.draft-'));
    expect(paths.map((path) => path.slice(registry.length + 1))).toEqual(['.draft-of-mine', 'targets/.draft-1.txt']);
    await writeFile(join(renewal.keys, '.draft-0123456789ab'), 'half a key');
    await rotateKeys(renewal.keys, [], { now: NOW });
    expect((await readdir(renewal.keys)).filter((name) => name.startsWith('.draft-'))).toEqual([]);
  });
});
