/** A device killed at every step with which it changes its folder: the state before or the one after, and no byte that nobody signed. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@cheer/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, measured, NOW, openPublisher, person, releaseFor, serve } from '../../packages/edge/test/fixture.ts';
import { type Knowledge, knowledgeOf, writeWindows } from './knowledge.ts';
import { inParallel, runCut } from './processes.ts';
import { type Errand, openDevice } from './wearer.ts';

type Verb = Errand['verbs'][number];

const recording = person();
const windows = await measured(recording);
let folder: string;
let server: Awaited<ReturnType<typeof serve>>;
const served = new Map<string, Uint8Array>();
let first: Map<string, Uint8Array>;
let second: Map<string, Uint8Array>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cheer-cut-'));
  await writeFile(join(folder, 'windows.json'), writeWindows(windows));
  const publisher = await openPublisher(join(folder, 'publisher'));
  first = await publisher.publish(await releaseFor(windows));
  second = await publisher.publish(await releaseFor(windows, MINUTE, 'population'), NOW - 400);
  server = await serve(served);
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const serveNow = (files: ReadonlyMap<string, Uint8Array>): void => {
  served.clear();
  for (const [path, bytes] of files) served.set(path, bytes);
};

const errand = (home: string, ...verbs: Verb[]): Errand => ({
  home,
  registry: server.url,
  windows: join(folder, 'windows.json'),
  spans: recording.annotations.map(({ start, end, label }) => ({ start, end, label })),
  verbs,
  now: NOW,
});

const knowledge = (home: string): Promise<Knowledge> => knowledgeOf(openDevice(home, NOW), windows);

/** What lies in the folder is whole, named by its hash, and, where it came over the network, what the publisher signed. */
async function checkFiles(home: string): Promise<void> {
  const state = join(home, 'state');
  const signed = new Set([...second.keys()].map((path) => /^targets\/([0-9a-f]{64})\./.exec(path)?.[1]));
  const manifests = [...second].filter(([path]) => path.endsWith('manifest.json')).map(([, bytes]) => parsed(bytes));
  for (const name of await readdir(state).catch(() => [])) {
    const [, kind, hash] = /^([a-z]+)\.([0-9a-f]{64})$/.exec(name) ?? [];
    if (kind === undefined) {
      expect(name).toMatch(/^(state\.json|requests\.json|\.draft-[0-9a-f]{12})$/);
      continue;
    }
    const bytes = await readFile(join(state, name));
    expect(await sha256(bytes), name).toBe(hash);
    if (kind === 'encoder' || kind === 'centroids') expect(signed, name).toContain(hash);
    if (kind === 'manifest') expect(manifests).toContainEqual(parsed(bytes));
  }
}

const parsed = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Each of the last 40 steps, where the state is replaced; before that each request repeats the same five, so a third of them meets all. */
const cutsOf = (steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => i + 1).filter((at) => at > steps - 40 || at % 3 === 1);

describe('a power cut', () => {
  const cases: [verb: Verb, before: Verb[], least: number][] = [
    ['enroll', [], 50],
    ['label', ['enroll'], 10],
    ['train', ['enroll', 'label'], 10],
    ['update', ['enroll', 'label', 'train'], 40],
    ['forget', ['enroll', 'label', 'train'], 3],
  ];

  it.each(cases)(
    'at any step of %s leaves the old device or the new one',
    { timeout: 240_000 },
    async (verb, before, least) => {
      const [base, whole] = [join(folder, `${verb}-base`), join(folder, `${verb}-whole`)];
      serveNow(first);
      await mkdir(base, { mode: 0o700 });
      if (before.length > 0) await runCut(errand(base, ...before), -1);
      if (verb === 'update') serveNow(second);
      await cp(base, whole, { recursive: true });
      await runCut(errand(whole, verb), 0, join(folder, 'count'));
      const steps = Number(await readFile(join(folder, 'count'), 'utf8'));
      expect(steps).toBeGreaterThanOrEqual(least);
      const [old, changed] = [await knowledge(base), await knowledge(whole)];
      expect(changed).not.toEqual(old);

      const seen = new Set<Knowledge>();
      await inParallel(cutsOf(steps), async (at) => {
        const home = join(folder, `${verb}-${at}`);
        await cp(base, home, { recursive: true });
        expect((await runCut(errand(home, verb), at)).signal, `step ${at}`).toBe('SIGKILL');
        await checkFiles(home);
        const found = await knowledge(home);
        const known = [old, changed].find((one) => JSON.stringify(one) === JSON.stringify(found));
        expect(known, `step ${at}`).toBeDefined();
        seen.add(known!);
        // now and then: it can be done again, and forgotten
        if (at % 7 === 1) {
          expect(JSON.parse((await runCut(errand(home, verb), -1)).out)).toMatchObject({ cluster: changed.cluster });
          expect(await knowledge(home)).toEqual(changed);
        }
        const device = openDevice(home, NOW);
        await device.forget();
        expect(await readdir(home).catch(() => [])).toEqual([]);
      });
      expect(seen).toEqual(new Set([old, changed]));
    },
  );
});
