/** A publisher killed at every step with which the command changes a folder: devices see the old release or the new one, and once more finishes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRelease, type TrustedMetadata } from '@cheer/registry';
import { createKeys, publishRelease, readKeys } from '@cheer/registry/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseInput, testRelease } from '../../packages/registry/test/fixture.ts';
import { seenBy, writeFiles } from '../../packages/registry/test/publisher.ts';
import { type Ended, inParallel, run } from './processes.ts';

const CHEER = fileURLToPath(new URL('../../packages/cli/bin/cheer.js', import.meta.url));
const now = (): number => Date.now() / 1000;

let folder: string;
let base: string;
let trusted: TrustedMetadata;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-publisher-cut-'));
  base = join(folder, 'base');
  const draft = await writeFiles(join(folder, 'draft'), await testRelease());
  const next = await buildRelease({ ...(await releaseInput(1)), name: 'Another', seed: 2 });
  await writeFiles(join(folder, 'next'), next);
  await createKeys(join(base, 'keys'), { now: now() });
  await publishRelease({ draft, keys: join(base, 'keys'), registry: join(base, 'registry'), now: now() - 60 });
  ({ trusted } = await seenBy(null, join(base, 'registry'), now()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `cheer` with the power cut at a step below a place; 0 for a run to the end, which counts the steps into `count`. */
const cheer = (place: string, at: number, words: readonly string[], count = ''): Promise<Ended> =>
  run([process.execPath, ['--import', new URL('./cut.ts', import.meta.url).href, CHEER, ...words]], {
    env: { ...process.env, CUT_HOME: place, CUT_AT: String(at), CUT_COUNT: count },
  });

const names = async (path: string): Promise<string[]> => (await readdir(path, { recursive: true })).sort();
const LEFT = /\.(draft|changing)-/;

const commands: [name: string, words: (place: string) => string[], least: number][] = [
  [
    'publish',
    (place) => [
      ...['publish', join(folder, 'next'), '--accept-membership-risk'],
      ...['--keys', join(place, 'keys'), '--out', join(place, 'registry')],
    ],
    25,
  ],
  [
    'keys rotate',
    (place) => [
      ...['keys', 'rotate', join(place, 'keys'), '--role', 'root,targets,snapshot,timestamp'],
      ...['--registry', join(place, 'registry')],
    ],
    40,
  ],
];

describe('a power cut', () => {
  it.each(commands)(
    'at any step of cheer %s is mended by the same command',
    { timeout: 240_000 },
    async (name, words, least) => {
      const whole = join(folder, `${name}-whole`);
      await cp(base, whole, { recursive: true });
      const { error } = await cheer(whole, 0, words(whole), join(folder, 'count'));
      const end = await seenBy(trusted, join(whole, 'registry'), now());
      expect(end.name, error).toBe(name === 'publish' ? 'Another' : 'Test release');
      expect(end.version).toBe(2);
      const steps = Number(await readFile(join(folder, 'count'), 'utf8'));
      expect(steps).toBeGreaterThanOrEqual(least);

      const seen = new Set<string>();
      await inParallel(
        Array.from({ length: steps }, (_, i) => i + 1),
        async (at) => {
          const place = join(folder, `${name}-${at}`);
          await cp(base, place, { recursive: true });
          expect((await cheer(place, at, words(place))).signal, `step ${at}`).toBe('SIGKILL');
          for (const device of [trusted, null]) {
            const { name: found, version } = await seenBy(device, join(place, 'registry'), now());
            seen.add(`${found} ${version}`);
          }
          const { out, error: why } = await cheer(place, -1, words(place));
          expect(out, `step ${at}: ${why}`).toMatch(/version [23]\b/u);
          expect((await seenBy(trusted, join(place, 'registry'), now())).name).toBe(end.name);
          // nothing of the one that was killed is left, no key that no root names, no half a file
          expect((await names(place)).filter((path) => LEFT.test(path))).toEqual([]);
          const { signers } = await readKeys(join(place, 'keys'));
          expect((await names(join(place, 'keys'))).filter((path) => path.endsWith('.pem'))).toHaveLength(4);
          expect(Object.values(signers).map((own) => own.length)).toEqual([1, 1, 1, 1]);
          await rm(place, { recursive: true });
        },
      );
      expect(seen).toEqual(new Set(['Test release 1', `${end.name} ${end.version}`]));
    },
  );

  it('at any step of a first cheer publish leaves nothing or all, and the same command goes on', {
    timeout: 240_000,
  }, async () => {
    const words = (place: string): string[] => [
      ...['publish', join(folder, 'next'), '--accept-membership-risk'],
      ...['--keys', join(base, 'keys'), '--out', join(place, 'registry')],
    ];
    const count = join(folder, 'count-first');
    await cheer(join(folder, 'first-whole'), 0, words(join(folder, 'first-whole')), count);
    const steps = Number(await readFile(count, 'utf8'));
    expect(steps).toBeGreaterThan(30);
    await inParallel(
      Array.from({ length: steps }, (_, i) => i + 1),
      async (at) => {
        const place = join(folder, `first-${at}`);
        expect((await cheer(place, at, words(place))).signal, `step ${at}`).toBe('SIGKILL');
        const found = await seenBy(null, join(place, 'registry'), now()).then(
          ({ name }) => name,
          (error: { code: string }) => error.code,
        );
        expect(['Another', 'release-missing']).toContain(found);
        // by what the command calls, which is quicker
        const again = { draft: join(folder, 'next'), keys: join(base, 'keys'), registry: join(place, 'registry') };
        await publishRelease({ ...again, now: now() });
        expect((await seenBy(null, join(place, 'registry'), now())).name).toBe('Another');
        expect((await names(place)).filter((path) => LEFT.test(path))).toEqual([]);
      },
    );
  });
});

describe('a disk without room', () => {
  it('is told as such, loses nothing and leaves no empty folder, where files may have 16 kB only', async () => {
    const place = join(folder, 'full');
    const words = [
      '--json',
      '--accept-membership-risk',
      '--keys',
      join(base, 'keys'),
      '--out',
      join(place, 'registry'),
    ];
    const limited = (...given: string[]) => run(['bash', ['-c', 'ulimit -f "$1"; shift; exec "$@"', 'bash', ...given]]);
    const command = [process.execPath, CHEER];
    const publishing = await limited('16', ...command, 'publish', join(folder, 'next'), ...words);
    expect(JSON.parse(publishing.error)).toMatchObject({ error: { code: 'storage-full' } });
    expect((await run([process.execPath, [CHEER, 'publish', join(folder, 'next'), ...words]])).out).toContain(
      '"version":1',
    );
    const creating = await limited('0', ...command, 'keys', 'create', join(place, 'a/keys'), '--json');
    expect(JSON.parse(creating.error)).toMatchObject({ error: { code: 'storage-full' } });
    expect(await readdir(place)).toEqual(['registry']);
  });

  // in a namespace of its own, to see whether it may be done
  const can = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

  it.skipIf(!can)(`or that may not be written is told as such${can ? '' : ' (none can be mounted here)'}`, async () => {
    const place = await mkdtemp(join(folder, 'read-only-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', place]);
    try {
      const { error } = await run([process.execPath, [CHEER, 'keys', 'create', join(place, 'keys'), '--json']]);
      expect(JSON.parse(error)).toMatchObject({
        error: { code: 'file-unreadable', message: expect.stringContaining('is the disk read-only?') },
      });
    } finally {
      execFileSync('umount', [place]);
    }
  });
});
