/** The frame around the libraries, with libraries made up to be careless. */
import { CheerError } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { ROLES, type Update, updateWith } from '../src/index.ts';
import { draft } from './attacks/attack.ts';
import { NOW, Repository } from './attacks/repository.ts';

const run = async (library: (update: Update) => Promise<void>, from = new Repository(draft)) =>
  updateWith(library, { root: from.rootBytes(1) }, from.get, NOW);

describe('updateWith', () => {
  it('is not content with a library that is', async () => {
    const { failure, trusted } = await run(async () => {});
    expect(failure).toMatchObject({
      code: 'release-untrusted',
      message: expect.stringContaining('timestamp.json: it is missing'),
    });
    expect(Object.keys(trusted)).toEqual(['root']);
  });

  it('asks for nothing more after a failure, and tells that failure, whatever the library makes of it', async () => {
    const asked: string[] = [];
    const from = new Repository(draft);
    const { failure } = await updateWith(
      async (update) => {
        await update.fetch('2.root.json').catch(() => {});
        await update.fetch('timestamp.json').catch(() => {});
      },
      { root: from.rootBytes(1) },
      async (path) => {
        asked.push(path);
        throw new CheerError('network', 'Failed to fetch', 'None.');
      },
      NOW,
    );
    expect(failure!.code).toBe('network');
    expect(asked).toEqual(['metadata/2.root.json']);
  });

  it('lets no library ask for what is no metadata of a release, by any path', async () => {
    for (const name of [
      'snapshot.json',
      '../timestamp.json',
      '0.root.json',
      '01.root.json',
      '-1.targets.json',
      '1.delegated.json',
      '1.root.json/../../x',
      '1.root.json?x',
      '12345678901234567.root.json',
      '',
    ]) {
      const from = new Repository(draft);
      const { failure } = await run(async (update) => {
        await update.fetch(name);
      }, from);
      expect(failure, name).toMatchObject({ code: 'release-untrusted' });
      expect(from.asked, name).toEqual([]);
    }
  });

  it('takes nothing older, mixed or out of date from a library that verified nothing', async () => {
    const from = new Repository(draft);
    const first = {
      root: from.rootBytes(1),
      ...Object.fromEntries(ROLES.slice(1).map((role) => [role, from.file(role)])),
    };
    const careless = async (update: Update): Promise<void> => {
      for (const name of ['timestamp', `${from.snapshot.version}.snapshot`, `${from.targets.version}.targets`]) {
        const bytes = await update.fetch(`${name}.json`);
        update.accept(name.replace(/^\d+\./, '') as 'timestamp', bytes!);
      }
    };
    expect(await updateWith(careless, first, from.get, NOW)).toEqual({ trusted: first });
    const mixed = from.file('targets');
    from.publish('targets', 'snapshot', 'timestamp');
    from.files.set('metadata/2.targets.json', mixed);
    expect((await updateWith(careless, first, from.get, NOW)).failure!.message).toMatch(
      /it is version 1, the signed file above it says 2/,
    );
    from.put('targets');
    const { trusted, failure } = await updateWith(careless, first, from.get, NOW);
    expect(failure).toBeUndefined();
    from.timestamp.version = 1;
    from.put('timestamp');
    expect((await updateWith(careless, trusted, from.get, NOW)).failure!.message).toMatch(/older than the version 2/);
  });

  it('says so if what was trusted is no metadata', async () => {
    const from = new Repository(draft);
    const { failure } = await updateWith(async () => {}, { root: new Uint8Array(9) }, from.get, NOW);
    expect(failure).toMatchObject({
      code: 'release-untrusted',
      message: expect.stringContaining('root.json: it is not JSON'),
    });
  });
});
