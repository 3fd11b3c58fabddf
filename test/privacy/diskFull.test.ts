/** A disk without room: one clear error, and the device as it was. Two processes at once: one works, the other is told. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, measured, NOW, openPublisher, person, releaseFor, serve } from '../../packages/edge/test/fixture.ts';
import { knowledgeOf, writeWindows } from './knowledge.ts';
import { commandOf, run } from './processes.ts';
import { type Errand, openDevice } from './wearer.ts';

const recording = person();
const windows = await measured(recording);
let folder: string;
let base: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-full-'));
  base = join(folder, 'base');
  await writeFile(join(folder, 'windows.json'), writeWindows(windows));
  const publisher = await openPublisher(join(folder, 'publisher'));
  const served = new Map(await publisher.publish(await releaseFor(windows)));
  server = await serve(served);
  const { out } = await run(commandOf(errand(base, 'enroll', 'label', 'train')));
  expect(JSON.parse(out)).toMatchObject({ cluster: 1 });
  for (const [path, bytes] of await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400)) {
    served.set(path, bytes);
  }
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const errand = (home: string, ...verbs: Errand['verbs'][number][]): Errand => ({
  home,
  registry: server.url,
  windows: join(folder, 'windows.json'),
  spans: recording.annotations.map(({ start, end, label }) => ({ start, end, label })),
  verbs,
  now: NOW,
});
const knowledge = (home: string) => knowledgeOf(openDevice(home, NOW), windows);

/** Verbs on a device with no room for what they would write, then what must still be so. */
async function withoutRoom(home: string, limit: (command: [string, string[]]) => [string, string[]]): Promise<void> {
  const before = await knowledge(home);
  for (const verb of ['update', 'enroll'] as const) {
    const { out } = await run(limit(commandOf(errand(home, verb))));
    expect(JSON.parse(out), verb).toMatchObject({
      code: 'storage-full',
      message: expect.stringContaining('Make room'),
    });
    expect(await knowledge(home)).toEqual(before);
  }
}

describe('a disk without room', () => {
  it('is told as such and loses nothing, where files may only have 16 kB', async () => {
    const home = join(folder, 'limited');
    await cp(base, home, { recursive: true });
    const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
    await withoutRoom(home, ([command, given]) => [
      'bash',
      ['-c', `ulimit -f 16; exec ${[command, ...given].map(quoted).join(' ')}`],
    ]);
    const { out } = await run(commandOf(errand(home, 'update')));
    expect(JSON.parse(out).cluster).toBe(1);
  });

  // in a namespace of its own, to see whether it may be done
  const can = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

  it.skipIf(!can)(
    `is told as such and loses nothing, on a real one${can ? '' : ' (none can be mounted here)'}`,
    async () => {
      const place = join(folder, 'small-disk');
      await mkdir(place);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=800k', 'none', place]);
      try {
        const home = join(place, 'home');
        await cp(base, home, { recursive: true });
        const filler = join(place, 'filler');
        // as much as fits, byte for byte
        spawnSync('bash', ['-c', `head -c 2000000 /dev/zero > ${filler}`]);
        await withoutRoom(home, (command) => command);
        const { out } = await run(commandOf(errand(home, 'label', 'train')));
        expect(JSON.parse(out)).toMatchObject({ code: 'storage-full' });
        expect(JSON.parse((await run(commandOf(errand(home, 'predict')))).out)).toMatchObject({ cluster: 1 });
        await openDevice(home, NOW).forget(); // needs no room
        expect(await knowledge(home)).toMatchObject({ cluster: null });
        await rm(filler);
        await mkdir(home, { recursive: true });
        expect(JSON.parse((await run(commandOf(errand(home, 'enroll')))).out).cluster).toBe(1);
      } finally {
        execFileSync('umount', [place]);
      }
    },
  );
});

describe('several processes at once', () => {
  it('change a device one at a time, and those who may not are told', async () => {
    const home = join(folder, 'shared');
    await cp(base, home, { recursive: true });
    const ended = await Promise.all(Array.from({ length: 4 }, () => run(commandOf(errand(home, 'train', 'update')))));
    const answers = ended.map(({ out }) => JSON.parse(out) as { code?: string; cluster?: number });
    for (const { code, cluster } of answers) expect(code ?? cluster).toBe(code === undefined ? 1 : 'busy');
    // nobody can have been in anybody's way for good
    expect(JSON.parse((await run(commandOf(errand(home, 'train')))).out)).toMatchObject({ cluster: 1 });
  });
});
