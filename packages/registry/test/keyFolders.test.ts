/** Copies of keys, folders for keys and for registries: what is refused, before anything is written. */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeys, publishRelease, readKeys, rotateKeys } from '../node/index.ts';
import { buildRelease } from '../src/index.ts';
import { codeOf, releaseInput, testRelease } from './fixture.ts';
import { contentOf, seenBy, writeFiles } from './publisher.ts';

const NOW = 1_800_000_000;
const base = await mkdtemp(join(tmpdir(), 'cheer-keys-'));
afterAll(() => rm(base, { recursive: true, force: true }));
const release = await testRelease();
const otherRelease = await buildRelease({ ...(await releaseInput()), name: 'Another', seed: 2 });

let count = 0;
let at: (name: string) => string;
let draft: string;
let keys: string;
let registry: string;
beforeEach(async () => {
  const folder = join(base, String(count++));
  at = (name) => join(folder, name);
  draft = await writeFiles(at('draft'), release);
  keys = at('keys');
  registry = at('registry');
});

describe('a copy of the keys', () => {
  let copy: string;
  beforeEach(async () => {
    await createKeys(keys, { now: NOW });
    await publishRelease({ draft, keys, registry, now: NOW });
    copy = at('copy');
    await cp(keys, copy, { recursive: true });
    await rotateKeys(keys, ['timestamp'], { now: NOW, registry });
  });

  it('that is older than the registry signs nothing and replaces no key, until it is renewed', async () => {
    const before = [await contentOf(registry), await contentOf(copy)];
    const older = /older than the registry.*has root 2, they know 1.*rotated last/;
    await expect(publishRelease({ keys: copy, registry, now: NOW })).rejects.toThrow(older);
    await expect(publishRelease({ draft, keys: copy, registry, now: NOW })).rejects.toThrow(older);
    await expect(rotateKeys(copy, ['timestamp'], { now: NOW, registry })).rejects.toThrow(older);
    expect(await codeOf(publishRelease({ keys: copy, registry, now: NOW }))).toBe('key-invalid');
    expect([await contentOf(registry), await contentOf(copy)]).toEqual(before);
    await rm(copy, { recursive: true });
    await cp(keys, copy, { recursive: true });
    await publishRelease({ keys: copy, registry, now: NOW });
    await seenBy(null, registry, NOW);
  });

  it('that was rotated by itself does not write over a published root', async () => {
    await rotateKeys(copy, ['timestamp'], { now: NOW });
    const before = [await contentOf(registry), await contentOf(copy)];
    const apart = /root 2 of the registry .* is another than that of these keys: copies of them were rotated apart/;
    await expect(publishRelease({ keys: copy, registry, now: NOW })).rejects.toThrow(apart);
    await expect(rotateKeys(copy, ['root'], { now: NOW, registry })).rejects.toThrow(apart);
    expect([await contentOf(registry), await contentOf(copy)]).toEqual(before);
  });
});

describe('a change of keys that is published at once', () => {
  it('leaves no moment in which readers find nothing: old and new keys sign together, and the root comes last', async () => {
    await createKeys(keys, { now: NOW });
    await publishRelease({ draft, keys, registry, now: NOW });
    const { trusted } = await seenBy(null, registry, NOW);
    const old = await contentOf(registry);
    const roles = ['root', 'targets', 'snapshot', 'timestamp'] as const;
    const { published, root } = await rotateKeys(keys, roles, { now: NOW, registry });
    const { written } = published!;
    expect(written.slice(-2)).toEqual(['metadata/timestamp.json', 'metadata/2.root.json']);
    const fresh = await contentOf(registry);
    for (let done = 0; done <= written.length; done++) {
      const files = { ...old, ...Object.fromEntries(written.slice(0, done).map((path) => [path, fresh[path]!])) };
      const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text, 'base64')]));
      const state = await writeFiles(at(`state-${done}`), bytes);
      expect((await seenBy(trusted, state, NOW)).name).toBe('Test release');
      expect((await seenBy(null, state, NOW)).name).toBe('Test release');
    }
    // the old ones are gone, and signed for the last time
    expect((await readdir(keys)).filter((name) => name.endsWith('.pem'))).toHaveLength(4);
    await publishRelease({ draft: await writeFiles(at('next'), otherRelease), keys, registry, now: NOW });
    expect(await seenBy(trusted, registry, NOW)).toMatchObject({ name: 'Another' });
    const { published: again } = await rotateKeys(keys, [], { now: NOW, registry });
    expect(root.version).toBe(2);
    expect(again!.written).toContain('metadata/3.root.json');
  });

  it('that waits for the next publication has one moment in which devices keep what they have, and goes on from it', async () => {
    await createKeys(keys, { now: NOW });
    await publishRelease({ draft, keys, registry, now: NOW });
    const { trusted } = await seenBy(null, registry, NOW);
    const old = await contentOf(registry);
    await rotateKeys(keys, ['targets', 'snapshot', 'timestamp'], { now: NOW });
    const { written } = await publishRelease({ keys, registry, now: NOW });
    expect(written.slice(-2)).toEqual(['metadata/2.root.json', 'metadata/timestamp.json']);
    const fresh = await contentOf(registry);
    const seen: string[] = [];
    for (let done = 0; done <= written.length; done++) {
      const files = { ...old, ...Object.fromEntries(written.slice(0, done).map((path) => [path, fresh[path]!])) };
      const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text, 'base64')]));
      const state = await writeFiles(at(`state-${done}`), bytes);
      seen.push(
        await seenBy(trusted, state, NOW).then(
          ({ name }) => name,
          ({ code }) => code,
        ),
      );
      await publishRelease({ keys, registry: state, now: NOW });
      expect((await seenBy(trusted, state, NOW)).name).toBe('Test release');
    }
    expect(seen.filter((one) => one !== 'Test release')).toEqual(['release-untrusted']);
  });

  it('is refused before any key is made if there is nothing published, or too few root keys are here', async () => {
    await createKeys(keys, { now: NOW, rootKeys: 3, threshold: 2 });
    const before = await contentOf(keys);
    expect(await codeOf(rotateKeys(keys, ['timestamp'], { now: NOW, registry }))).toBe('release-missing');
    expect(await contentOf(keys)).toEqual(before);
    const [first, second] = (await readdir(keys)).filter((name) => name.startsWith('root-'));
    await rm(join(keys, first!));
    await rotateKeys(keys, ['timestamp'], { now: NOW }); // two of three are enough
    await rm(join(keys, second!));
    const left = await contentOf(keys);
    expect(await codeOf(rotateKeys(keys, ['timestamp'], { now: NOW }))).toBe('file-missing');
    expect(await contentOf(keys)).toEqual(left);
  });
});

describe('several people', () => {
  it('publish and renew without root keys, renew without that of the list, and rotate with two of three root keys', async () => {
    await createKeys(keys, { now: NOW, rootKeys: 3, threshold: 2 });
    const people = (await readdir(keys)).filter((name) => name.startsWith('root-'));
    const [list] = (await readdir(keys)).filter((name) => name.startsWith('targets-'));
    await mkdir(at('away'));
    for (const name of people) await rename(join(keys, name), join(at('away'), name));
    await publishRelease({ draft, keys, registry, now: NOW });
    const { trusted } = await seenBy(null, registry, NOW);
    await rename(join(keys, list!), join(at('away'), list!));
    await publishRelease({ keys, registry, now: NOW });
    expect(await codeOf(rotateKeys(keys, ['timestamp'], { now: NOW, registry }))).toBe('file-missing');
    for (const name of people.slice(0, 2)) await cp(join(at('away'), name), join(keys, name));
    const { published } = await rotateKeys(keys, ['timestamp'], { now: NOW, registry });
    expect(published!.written.slice(-2)).toEqual(['metadata/timestamp.json', 'metadata/2.root.json']);
    for (const name of people.slice(0, 2)) await rm(join(keys, name));
    await publishRelease({ keys, registry, now: NOW });
    expect((await seenBy(trusted, registry, NOW)).name).toBe('Test release');
  });
});

describe('a folder', () => {
  it('inside of a registry takes no keys, and keys there sign for no other', async () => {
    await createKeys(keys, { now: NOW });
    await publishRelease({ draft, keys, registry, now: NOW });
    await symlink(registry, at('link'));
    for (const inside of ['registry/keys', 'registry/a/b/keys', 'link/keys']) {
      await expect(createKeys(at(inside), { now: NOW })).rejects.toThrow(/lies in a registry.*never served/);
      expect(existsSync(at(inside))).toBe(false);
    }
    expect(existsSync(at('registry/a'))).toBe(false);
    await cp(keys, at('registry/keys'), { recursive: true });
    const elsewhere = { draft, keys: at('registry/keys'), registry: at('elsewhere'), now: NOW };
    await expect(publishRelease(elsewhere)).rejects.toThrow(/lies in a registry/);
    await expect(rotateKeys(at('registry/keys'), [], { now: NOW })).rejects.toThrow(/lies in a registry/);
    expect(existsSync(at('elsewhere'))).toBe(false);
  });

  it('with other things in it becomes no registry: they would be uploaded too', async () => {
    await createKeys(keys, { now: NOW });
    for (const path of ['signals/BVP.csv', 'mixed/targets/BVP.csv', 'mixed2/metadata/notes.txt']) {
      const folder = at(path.split('/')[0]!);
      await writeFiles(at('.'), new Map([[path, new Uint8Array(3)]]));
      await expect(publishRelease({ draft, keys, registry: folder, now: NOW })).rejects.toThrow(
        /no registry and not empty.*new folder/,
      );
      expect(Object.keys(await contentOf(folder))).toEqual([path.split('/').slice(1).join('/')]);
    }
    // an empty one does, and one that already is a registry may hold a page
    await mkdir(registry);
    await publishRelease({ draft, keys, registry, now: NOW });
    await writeFile(join(registry, 'index.html'), 'a page');
    await publishRelease({ keys, registry, now: NOW });
  });

  it('that cannot be made is told so, and no empty one is left of what failed', async () => {
    await writeFile(at('file'), '');
    const message = await createKeys(at('file/keys'), { now: NOW }).catch((error: Error) => error.message);
    expect(message).toMatch(/the folder cannot be created|ENOTDIR/);
    await createKeys(keys, { now: NOW });
    expect(await codeOf(publishRelease({ draft: at('nothing'), keys, registry: at('a/b/c'), now: NOW }))).not.toBe(
      'no error',
    );
    expect(existsSync(at('a'))).toBe(false);
  });

  it('in which making keys was cut short is begun anew; keys without a root are never thrown away otherwise', async () => {
    await createKeys(keys, { now: NOW });
    await rm(join(keys, '1.root.json'));
    expect(await codeOf(createKeys(keys, { now: NOW }))).toBe('option-invalid');
    await writeFile(join(keys, '.changing-999999999-abcdefabcdef'), '');
    await writeFile(join(keys, '.draft-abcdefabcdef'), 'half a key');
    await createKeys(keys, { now: NOW });
    expect(await readdir(keys)).toHaveLength(5);
    await writeFile(join(keys, '.changing-999999999-abcdefabcdef'), '');
    expect(await codeOf(createKeys(keys, { now: NOW }))).toBe('option-invalid');
  });
});

it('a key that cannot be used is a key-invalid, with what to do', async () => {
  await createKeys(keys, { now: NOW, passphrase: 'open sesame' });
  for (const passphrase of [undefined, 'close sesame']) {
    const reading = readKeys(keys, passphrase === undefined ? {} : { passphrase });
    await expect(reading).rejects.toMatchObject({
      code: 'key-invalid',
      remedy: expect.stringContaining('CHEER_KEY_PASSPHRASE'),
    });
  }
  const [name] = (await readdir(keys)).filter((one) => one.endsWith('.pem'));
  await chmod(join(keys, name!), 0o644);
  await expect(readKeys(keys)).rejects.toMatchObject({
    code: 'key-invalid',
    remedy: expect.stringContaining('chmod 600'),
  });
});
