/** A device in a page, killed at every change it makes to what the browser stores: the state before or the one after. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, measured, NOW, openPublisher, person, releaseFor } from '../../packages/edge/test/fixture.ts';
import { writeWindows } from '../privacy/knowledge.ts';
import { inParallel } from '../privacy/processes.ts';
import { CHROMIUM, type Opened, openPage } from './chromium.ts';
import type { CutPage, Found } from './cutPage.ts';
import type { CutErrand } from './cutWorker.ts';
import { openSite, type Site } from './site.ts';

type Verb = CutErrand['verb'];

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (none found; set CHEER_CHROMIUM)'}`, () => {
  const recording = person();
  const files = new Map<string, Uint8Array>();
  let first: Map<string, Uint8Array>;
  let second: Map<string, Uint8Array>;
  let folder: string;
  let windows: string;
  let site: Site;
  let opened: Opened;
  const ask = <T extends keyof CutPage>(
    what: T,
    ...given: Parameters<CutPage[T]>
  ): Promise<Awaited<ReturnType<CutPage[T]>>> => opened.page.evaluate(`page.${what}(...${JSON.stringify(given)})`);
  const run = (database: string, verb: Verb, at = 0, asked = false): Promise<number | 'cut'> => {
    const spans = recording.annotations.map(({ start, end, label }) => ({ start, end, label }));
    return ask('run', { database, registry: `${site.address}/registry/`, windows, spans, verb, at, asked });
  };
  const serve = (release: ReadonlyMap<string, Uint8Array>): void => {
    files.clear();
    for (const [path, bytes] of release) files.set(`/registry/${path}`, bytes);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cheer-page-cut-'));
    const own = await measured(recording);
    windows = writeWindows(own);
    const publisher = await openPublisher(folder);
    first = await publisher.publish(await releaseFor(own));
    second = await publisher.publish(await releaseFor(own, MINUTE, 'population'), NOW - 400);
    site = await openSite('./cutPage.ts', files);
    opened = await openPage(`${site.address}/`, 'page');
  });
  afterAll(async () => {
    await opened?.close();
    site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const cases: [verb: Verb, before: Verb[]][] = [
    ['enroll', []],
    ['train', ['enroll', 'label']],
    ['update', ['enroll', 'label', 'train']],
    ['forget', ['enroll', 'label', 'train']],
  ];

  it.each(cases)(
    'a page that ends at any change of %s leaves the old device or the new one',
    { timeout: 120_000 },
    async (verb, before) => {
      const signed = [...second.keys()].flatMap((path) => /^targets\/([0-9a-f]{64})\./.exec(path)?.[1] ?? []);
      const [base, whole] = [`${verb}-base`, `${verb}-whole`];
      serve(first);
      for (const one of before) await run(base, one);
      if (verb === 'update') serve(second);
      await ask('copy', base, whole);
      const steps = (await run(whole, verb)) as number;
      expect(steps).toBeGreaterThan(1);
      const old = await ask('look', base, windows);
      const changed = await ask('look', whole, windows);
      expect(changed.knowledge).not.toEqual(old.knowledge);

      const seen = new Set<Found>();
      const cuts = Array.from({ length: 2 * steps }, (_, i) => ({ at: 1 + (i >> 1), asked: i % 2 === 1 }));
      await inParallel(cuts, async ({ at, asked }) => {
        const database = `${verb}-${at}-${asked ? 'asked' : 'before'}`;
        await ask('copy', base, database);
        expect(await run(database, verb, at, asked), database).toBe('cut');
        const found = await ask('look', database, windows);
        expect(found.wrong).toEqual([]);
        for (const hash of found.hashes) expect(signed).toContain(hash);
        const known = [old, changed].find(
          ({ knowledge }) => JSON.stringify(knowledge) === JSON.stringify(found.knowledge),
        );
        expect(known, database).toBeDefined();
        seen.add(known!);
        await ask('forget', database);
      });
      // where the last change is what makes all others count, nothing comes after it
      expect(seen).toEqual(new Set(verb === 'update' || verb === 'forget' ? [old, changed] : [old]));
    },
  );
});
