import { createPrivateKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeys, nodeClient, type Publication, publishRelease, readKeys, rotateKeys } from '../node/index.ts';
import { buildRelease, type Get, openSigned, type TrustedMetadata } from '../src/index.ts';
import { webClient } from '../src/web/index.ts';
import { codeOf, releaseInput, testRelease } from './fixture.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;
const base = await mkdtemp(join(tmpdir(), 'cheer-publish-'));
afterAll(() => rm(base, { recursive: true, force: true }));

const release = await testRelease();
const otherRelease = await buildRelease({ ...(await releaseInput()), name: 'Another', seed: 2 });

let folder = base;
let plan: Publication;
let count = 0;
const writeDraft = async (name: string, files: ReadonlyMap<string, Uint8Array>): Promise<string> => {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true });
    await writeFile(join(folder, name, path), bytes);
  }
  return join(folder, name);
};
beforeEach(async () => {
  folder = join(base, String(count++));
  plan = {
    draft: await writeDraft('draft', release),
    keys: join(folder, 'keys'),
    registry: join(folder, 'registry'),
    now: NOW,
  };
});

const { draft: _, ...nothing } = {} as Publication;
const renewal = (now: number): Publication => ({ ...nothing, keys: plan.keys, registry: plan.registry, now });

const get: Get = (path) =>
  readFile(join(plan.registry, path)).then(
    (bytes) => new Uint8Array(bytes),
    async () => {
      const { CheerError } = await import('@cheer/signals');
      throw new CheerError('release-missing', path, 'None.');
    },
  );

async function open(now = NOW, trusted: TrustedMetadata | null = null, from = get) {
  let kept = trusted;
  const keep = async (next: TrustedMetadata): Promise<void> => {
    kept = next;
  };
  const opened = await openSigned(from, 'folder', { client: webClient, trusted, now: () => now, keep });
  const again = await openSigned(from, 'folder', { client: nodeClient, trusted, now: () => now, keep });
  expect({ ...again.trust, client: '' }).toEqual({ ...opened.trust, client: '' });
  return { release: opened, trusted: kept! };
}

const everything = async (path: string): Promise<Map<string, string>> => {
  const names = (await readdir(path, { recursive: true, withFileTypes: true })).filter((item) => item.isFile());
  const files = await Promise.all(
    names.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(path.length + 1), (await readFile(file)).toString('base64')] as const;
    }),
  );
  return new Map(files.sort());
};

describe('createKeys', () => {
  it('makes a folder that only its owner can read, with a file for each key and the first root', async () => {
    const keys = await createKeys(plan.keys, { now: NOW, rootKeys: 3, threshold: 2 });
    expect((await stat(plan.keys)).mode & 0o777).toBe(0o700);
    const names = (await readdir(plan.keys)).sort();
    expect(names.map((name) => name.replace(/-[0-9a-f]{16}/, ''))).toEqual([
      '1.root.json',
      'root.pem',
      'root.pem',
      'root.pem',
      'snapshot.pem',
      'targets.pem',
      'timestamp.pem',
    ]);
    for (const name of names.filter((one) => one.endsWith('.pem'))) {
      expect((await stat(join(plan.keys, name))).mode & 0o777).toBe(0o600);
      const pem = await readFile(join(plan.keys, name), 'utf8');
      expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
    }
    expect(keys.root.roles['root']).toMatchObject({ threshold: 2 });
    expect(keys.root.expires).toBe(NOW + 365 * DAY);
    expect(await codeOf(createKeys(plan.keys, { now: NOW }))).toBe('option-invalid');
    expect(await codeOf(createKeys(join(folder, 'k'), { now: NOW, rootKeys: 2, threshold: 3 }))).toBe('option-invalid');
  });

  it('encrypts them with a passphrase, without which nothing is signed', async () => {
    await createKeys(plan.keys, { now: NOW, passphrase: 'correct horse' });
    for (const name of await readdir(plan.keys)) {
      if (name.endsWith('.pem'))
        expect(await readFile(join(plan.keys, name), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    }
    await expect(publishRelease(plan)).rejects.toThrow(/has a passphrase, and none was given.*CHEER_KEY_PASSPHRASE/);
    await expect(publishRelease({ ...plan, passphrase: 'wrong' })).rejects.toThrow(
      /does not open with this passphrase.*CHEER_KEY_PASSPHRASE/,
    );
    await publishRelease({ ...plan, passphrase: 'correct horse' });
    expect((await open()).release.manifest.name).toBe('Test release');
  });

  it('refuses keys that others can read, that were swapped, or that are not there', async () => {
    const { signers } = await createKeys(plan.keys, { now: NOW });
    const file = (role: 'targets' | 'snapshot') =>
      join(plan.keys, `${role}-${signers[role][0]!.keyid.slice(0, 16)}.pem`);
    await chmod(file('targets'), 0o644);
    await expect(readKeys(plan.keys)).rejects.toThrow(/others can read this key/);
    await chmod(file('targets'), 0o600);
    const pem = await readFile(file('targets'));
    await writeFile(file('targets'), await readFile(file('snapshot')));
    await expect(readKeys(plan.keys)).rejects.toThrow(/another key than the root names/);
    await rm(file('targets'));
    expect(await codeOf(publishRelease(plan))).toBe('file-missing');
    await writeFile(file('targets'), pem, { mode: 0o600 });
    await publishRelease(plan);
    await rm(file('targets'));
    // the key of the list may be kept elsewhere: renewing needs it only when the list is about to expire
    await publishRelease(renewal(NOW + DAY));
    expect(await codeOf(publishRelease(renewal(NOW + 85 * DAY)))).toBe('file-missing');
    expect(await codeOf(readKeys(folder))).toBe('file-missing');
  });
});

describe('publishRelease', () => {
  beforeEach(() => createKeys(plan.keys, { now: NOW }));

  it('publishes what both clients open, and leaves no key in what is served', async () => {
    const published = await publishRelease(plan);
    expect(published).toMatchObject({ version: 1, changed: true, expires: NOW + 14 * DAY, removed: [] });
    expect(published.root).toBe((await readKeys(plan.keys)).fingerprint);
    const { release: opened } = await open();
    expect(opened.trust).toMatchObject({ root: published.root, version: 1, expires: NOW + 14 * DAY });
    expect((await opened.encoder(2)).bytes).toEqual((await releaseInput()).encoders[2]!.bytes);
    const files = await everything(plan.registry);
    expect([...files.keys()].sort()).toEqual([...published.written].sort());
    for (const bytes of files.values())
      expect(Buffer.from(bytes, 'base64').toString('latin1')).not.toContain('PRIVATE KEY');
  });

  it('gives the same bytes for the same keys, clock and draft', async () => {
    await publishRelease(plan);
    const registry = join(folder, 'again');
    await publishRelease({ ...plan, registry });
    expect(await everything(registry)).toEqual(await everything(plan.registry));
  });

  it('gives the same draft no new version, another one the next, and goes back to the first as a third', async () => {
    const second = await writeDraft('second', otherRelease);
    await publishRelease(plan);
    const { trusted } = await open();
    expect(await publishRelease({ ...plan, now: NOW + DAY })).toMatchObject({
      version: 1,
      changed: false,
      expires: NOW + 15 * DAY,
      written: ['metadata/timestamp.json'],
    });
    expect(await publishRelease({ ...plan, draft: second, now: NOW + DAY })).toMatchObject({
      version: 2,
      changed: true,
    });
    const next = await open(NOW + DAY, trusted);
    expect(next.release.manifest.name).toBe('Another');
    expect(next.release.trust!.version).toBe(2);
    await publishRelease({ ...plan, now: NOW + 2 * DAY });
    const last = await open(NOW + 2 * DAY, next.trusted);
    expect([last.release.manifest.name, last.release.trust!.version]).toEqual(['Test release', 3]);
  });

  it('renews timestamp and snapshot, and the list when it would expire first', async () => {
    await publishRelease(plan);
    const early = await publishRelease(renewal(NOW + 10 * DAY));
    expect(early.written).toEqual(['metadata/2.snapshot.json', 'metadata/timestamp.json']);
    const late = await publishRelease(renewal(NOW + 80 * DAY));
    expect(late).toMatchObject({ version: 2, changed: false, expires: NOW + 94 * DAY });
    expect(late.written).toContain('metadata/2.targets.json');
    await open(NOW + 93 * DAY);
    expect(await codeOf(open(NOW + 95 * DAY))).toBe('release-untrusted');
    expect(await codeOf(publishRelease({ ...renewal(NOW), registry: join(folder, 'empty') }))).toBe('release-missing');
  });

  it('takes lifetimes of its own, and refuses an expired root', async () => {
    const published = await publishRelease({ ...plan, days: { timestamp: 2, snapshot: 1 } });
    expect(published.expires).toBe(NOW + DAY);
    await expect(publishRelease({ ...plan, now: NOW + 366 * DAY })).rejects.toThrow(
      /root has expired.*cheer keys rotate/,
    );
    await rotateKeys(plan.keys, [], { now: NOW + 366 * DAY });
    await publishRelease({ ...plan, now: NOW + 366 * DAY });
    await open(NOW + 366 * DAY);
  });

  it('is one release or the other to a reader at every moment, also if it is cut short there', async () => {
    await publishRelease(plan);
    const before = await open();
    const old = await everything(plan.registry);
    const second = await writeDraft('second', otherRelease);
    await rotateKeys(plan.keys, ['timestamp', 'targets'], { now: NOW });
    const { written } = await publishRelease({ ...plan, draft: second });
    const fresh = await everything(plan.registry);
    expect(written.at(-1)).toBe('metadata/timestamp.json');
    const seen: string[] = [];
    for (let done = 0; done <= written.length; done++) {
      const state = new Map([...old, ...written.slice(0, done).map((path) => [path, fresh.get(path)!] as const)]);
      const cut: Get = async (path) => {
        const bytes = state.get(path);
        if (bytes !== undefined) return new Uint8Array(Buffer.from(bytes, 'base64'));
        return get('nowhere', 0);
      };
      const name = await open(NOW, before.trusted, cut).then(
        ({ release: { manifest } }) => manifest.name,
        (error: { code: string }) => error.code,
      );
      if (seen.at(-1) !== name) seen.push(name);
    }
    // between a root with new keys and the timestamp signed with them there is nothing to trust: devices keep what they have
    expect(seen).toEqual(['Test release', 'release-untrusted', 'Another']);
  });

  it('is one release or the other at every moment, with no moment between, where no key changes', async () => {
    await publishRelease(plan);
    const before = await open();
    const old = await everything(plan.registry);
    const { written } = await publishRelease({ ...plan, draft: await writeDraft('second', otherRelease) });
    const fresh = await everything(plan.registry);
    for (let done = 0; done <= written.length; done++) {
      const state = new Map([...old, ...written.slice(0, done).map((path) => [path, fresh.get(path)!] as const)]);
      const cut: Get = async (path) =>
        state.has(path) ? new Uint8Array(Buffer.from(state.get(path)!, 'base64')) : get('nowhere', 0);
      const { release: opened } = await open(NOW, before.trusted, cut);
      await opened.encoder(0);
      expect(opened.manifest.name).toBe(done < written.length ? 'Test release' : 'Another');
    }
  });

  it('goes on where another was killed', async () => {
    await publishRelease(plan);
    await writeFile(join(plan.registry, '.changing-999999999-abcdefabcdef'), '');
    await writeFile(join(plan.registry, 'metadata/2.targets.json'), 'half');
    const second = await writeDraft('second', otherRelease);
    await publishRelease({ ...plan, draft: second });
    expect((await open()).release.manifest.name).toBe('Another');
    expect((await readdir(plan.registry)).sort()).toEqual(['metadata', 'targets']);
  });

  it('lets no two publish at once', async () => {
    const codes = await Promise.all([
      codeOf(publishRelease(plan)),
      codeOf(publishRelease(plan)),
      codeOf(publishRelease(plan)),
    ]);
    expect(codes.filter((code) => code === 'no error').length).toBeLessThanOrEqual(1);
    expect(new Set(codes.filter((code) => code !== 'no error'))).toEqual(new Set(['busy']));
    await publishRelease(plan);
    await open();
  });

  it('keeps old files while a list in date may name them, and removes them then if asked', async () => {
    const second = await writeDraft('second', otherRelease);
    await publishRelease(plan);
    const early = await publishRelease({ ...plan, draft: second, now: NOW + DAY, prune: true });
    expect(early.removed).toEqual([]);
    await writeFile(join(plan.registry, 'targets', 'notes.txt'), 'mine');
    const late = await publishRelease({ ...plan, draft: second, now: NOW + 91 * DAY, prune: true });
    expect(late.removed.slice(0, 2)).toEqual(['metadata/1.snapshot.json', 'metadata/1.targets.json']);
    // manifest, card and the cards of the encoders say the name and the seed; the rest is the same in both
    expect(late.removed.filter((path) => path.startsWith('targets/')).map((path) => path.split('.').at(-1))).toEqual(
      expect.arrayContaining(['json', 'md']),
    );
    const { release: opened } = await open(NOW + 91 * DAY);
    for (const which of [0, 1, 2, 'global'] as const) await opened.card(which);
    expect(await readFile(join(plan.registry, 'targets', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('refuses keys in what is served or published, also behind a link, and keys of another registry', async () => {
    await mkdir(join(plan.registry, 'k'), { recursive: true });
    const inside = join(plan.registry, 'inside');
    await createKeys(inside, { now: NOW });
    expect(await codeOf(publishRelease({ ...plan, keys: inside }))).toBe('option-invalid');
    await symlink(inside, join(folder, 'link'));
    expect(await codeOf(publishRelease({ ...plan, keys: join(folder, 'link') }))).toBe('option-invalid');
    expect(await codeOf(publishRelease({ ...plan, registry: plan.keys }))).toBe('option-invalid');
    expect(await codeOf(publishRelease({ ...plan, registry: plan.draft! }))).toBe('option-invalid');
    await rm(plan.registry, { recursive: true });
    await publishRelease(plan);
    const others = join(folder, 'others');
    await createKeys(others, { now: NOW });
    await expect(publishRelease({ ...plan, keys: others })).rejects.toThrow(/first root .* is not that of these keys/);
  });

  it('refuses a draft that is not whole, and writes nothing', async () => {
    const path = [...release.keys()].find((name) => name.endsWith('.encoder-1.safetensors'))!;
    await writeFile(join(plan.draft!, path), 'damaged');
    expect(await codeOf(publishRelease(plan))).toBe('hash-mismatch');
    expect(existsSync(plan.registry)).toBe(false);
  });
});

describe('rotateKeys', () => {
  it('replaces keys one role at a time and all at once, and devices follow', async () => {
    await createKeys(plan.keys, { now: NOW, rootKeys: 3, threshold: 2 });
    await publishRelease(plan);
    let { trusted } = await open();
    const before = await readdir(plan.keys);
    for (const roles of [
      ['timestamp'],
      ['snapshot'],
      ['targets'],
      ['root'],
      ['root', 'targets', 'snapshot', 'timestamp'],
    ] as const) {
      const { root } = await rotateKeys(plan.keys, roles, { now: NOW });
      expect(await readdir(plan.keys)).toHaveLength(before.length + root.version - 1);
      await publishRelease(renewal(NOW));
      ({ trusted } = await open(NOW, trusted));
    }
    const names = await readdir(plan.keys);
    expect(names.filter((name) => name.endsWith('.pem') && before.includes(name))).toEqual([]);
    expect(names.filter((name) => name.endsWith('.root.json'))).toHaveLength(6);
  });

  it('changes how many root keys there are, signed by enough of the old', async () => {
    await createKeys(plan.keys, { now: NOW });
    await publishRelease(plan);
    const { trusted } = await open();
    const { root } = await rotateKeys(plan.keys, ['root'], { now: NOW, rootKeys: 3, threshold: 2 });
    expect(root.roles['root']).toMatchObject({ threshold: 2 });
    await publishRelease(renewal(NOW));
    await open(NOW, trusted);
    expect(await codeOf(rotateKeys(plan.keys, [], { now: NOW, rootKeys: 2 }))).toBe('option-invalid');
    const [first, second] = (await readdir(plan.keys)).filter((name) => name.startsWith('root-'));
    await rm(join(plan.keys, first!));
    await rm(join(plan.keys, second!));
    expect(await codeOf(rotateKeys(plan.keys, ['timestamp'], { now: NOW }))).toBe('file-missing');
  });
});
