/** The worker's verbs as the page uses them, in Node: where there is no database, so that all is kept in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '@cheer/edge';
import { fingerprint } from '@cheer/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Live, Opened } from '../../src/protocol.ts';
import { sessionOf, type Telling } from '../../src/worker/session.ts';
import { makeRegistry } from '../registry.ts';
import { openSite, type Site } from '../site.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-session-'));
let site: Site;
beforeAll(async () => {
  const registry = await makeRegistry(folder, { people: 4, clusters: 2, minutes: 12, steps: 20 });
  site = await openSite(registry.folder);
}, 60_000);
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

const telling = (parts: Partial<Telling> = {}): Telling => ({
  signal: new AbortController().signal,
  progress: () => {},
  live: () => {},
  ...parts,
});

/** A session in which simulated person 1 is open and matched. */
async function matched() {
  const session = sessionOf();
  await session.begin({ base: site.address }, telling());
  const opened = await session.choose({ kind: 'simulated', index: 0 }, telling());
  const device = await session.enroll({ registry: site.address, encoders: 'all' }, telling());
  return { session, opened, device };
}
const label = (session: ReturnType<typeof sessionOf>, { annotations }: Opened) =>
  session.label({ spans: annotations, clear: annotations }, telling());

describe('a session', () => {
  it('says that it keeps nothing where there is no database, and works all the same', async () => {
    const session = sessionOf();
    const begun = await session.begin({ base: site.address }, telling());
    expect(begun).toMatchObject({ storage: { kind: 'memory' }, device: { match: null, bytes: 0 }, damaged: null });
    expect(begun.storage.why).toMatch(/does not let this page keep anything/);
  });

  it('matches, labels, trains and predicts, and tells all that it asked for', async () => {
    const { session, opened, device } = await matched();
    expect(device.match).toMatchObject({
      fetched: 'all',
      revealed: 0,
      simulated: true,
      grid: { length: 60, step: 30 },
    });
    expect(device.match!.trust).toMatchObject({ version: 1, firstUse: true, client: 'tuf-browser' });
    const { map, cluster, distances } = device.match!;
    expect(map!.centroids.map(({ distance }) => distance)).toEqual(distances);
    expect(distances[cluster]).toBe(Math.min(...distances.map((d) => d!)));
    expect(device.ledger.every(({ method, bytesOut }) => method === 'GET' && bytesOut === 0)).toBe(true);
    expect(site.asked.every(({ body }) => body === 0)).toBe(true);

    const labelled = await label(session, opened);
    expect(labelled.spans).toEqual(opened.annotations);
    const trained = await session.train({}, telling());
    expect(trained.training).toMatchObject({ counts: labelled.counts, ms: expect.any(Number) });
    const prediction = await session.predict({}, telling());
    expect(prediction.classes).toEqual(['amusement', 'baseline', 'stress']);
    expect(prediction.windows).toHaveLength(device.match!.windows);
    for (const { probabilities } of prediction.windows) {
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    }
    const ledger = JSON.parse(await (await session.ledger({ format: 'json' }, telling())).text());
    expect(ledger.requests).toHaveLength(trained.ledger.length);
    expect((await session.bundle({}, telling())).blob.size).toBeGreaterThan(10_000);
    expect((await session.onnx({}, telling())).blob.size).toBeGreaterThan(10_000);
  });

  it('keeps what another tab has said meanwhile, and the colour of a state whatever comes and goes', async () => {
    const { session, opened } = await matched();
    const span = (from: number, to: number, name: string) => ({
      start: opened.start + from,
      end: opened.start + to,
      label: name,
    });
    const [first, second, third] = [span(0, 120, 'tense'), span(300, 420, 'calm'), span(600, 720, 'busy')];
    const say = (one: typeof first) => session.label({ spans: [one], clear: [one] }, telling());
    await say(first);
    // a tab that knows of the first one only
    await say(second);
    expect((await say(third)).spans).toEqual([first, second, third]);
    const corrected = await say(span(60, 120, 'asleep'));
    expect(corrected.spans.map(({ label: name }) => name)).toEqual(['tense', 'asleep', 'calm', 'busy']);
    expect(corrected.places).toEqual(['tense', 'calm', 'busy', 'asleep']);
    const left = await session.label({ spans: [], clear: [second] }, telling());
    expect(left.spans.map(({ label: name }) => name)).toEqual(['tense', 'asleep', 'busy']);
    expect(left.places).toEqual(corrected.places);
  });

  it('calls what it learned from a simulated person so, whatever is open later', async () => {
    const { session, opened, device } = await matched();
    expect([opened.simulated, device.match!.wearerSimulated]).toEqual([true, true]);
    await label(session, opened);
    await session.train({}, telling());
    await session.close({}, telling());
    const { name, blob } = await session.bundle({}, telling());
    expect(name).toBe('simulated-person-classifier.cheer');
    const { facts } = await readBundle(new Uint8Array(await blob.arrayBuffer()));
    expect(facts.wearerSimulated).toBe(true);
    expect((await session.onnx({}, telling())).name).toBe('simulated-person-classifier.onnx');
  });

  it('predicts another recording than the one it learned from', async () => {
    const { session, opened } = await matched();
    await label(session, opened);
    await session.train({}, telling());
    const other = await session.choose({ kind: 'simulated', index: 1 }, telling());
    const { windows } = await session.predict({}, telling());
    expect(windows[0]!.start).toBe(other.start);
    expect(windows).toHaveLength(other.quality.length);
  });

  it('replays with the predictions of the whole, shows nothing of what is yet to come, and stops when told to', async () => {
    const { session, opened } = await matched();
    await label(session, opened);
    await session.train({}, telling());
    const whole = await session.predict({}, telling());
    const controller = new AbortController();
    const lives: Live[] = [];
    const live = (one: Live): void => {
      lives.push(one);
      if (one.predictions.length >= 3) controller.abort();
    };
    const replayed = session.replay({ speed: 2000 }, telling({ live, signal: controller.signal }));
    await session.pace({ speed: 4000, paused: false }, telling());
    const early = await session.range(
      { channel: 'GSR', from: opened.start, to: opened.start + 1800, pixels: 8000 },
      telling(),
    );
    expect(early.min.length).toBeLessThan(1800 * 4);
    await expect(replayed).rejects.toMatchObject({ code: 'cancelled' });
    const { predictions } = lives.at(-1)!;
    for (const [i, { start, label: named }] of predictions.entries()) {
      expect([start, named]).toEqual([whole.windows[i]!.start, whole.windows[i]!.label]);
    }
    const late = await session.range(
      { channel: 'GSR', from: opened.start, to: opened.start + 1800, pixels: 8000 },
      telling(),
    );
    expect(late.min.length).toBeGreaterThan(1700 * 4);
  });

  it('goes on saying what was told once, also after all encoders were fetched', async () => {
    const { session, device } = await matched();
    expect(device.match).toMatchObject({ fetched: 'all', revealed: 0 });
    for (const encoders of ['own', 'all'] as const) {
      const { match } = await session.enroll({ registry: site.address, encoders }, telling());
      expect(match).toMatchObject({ fetched: encoders, revealed: 1 });
    }
  });

  it('takes a release of the publisher whose root came with the page, and of nobody else', async () => {
    const enroll = async (root: string) => {
      const session = sessionOf();
      await session.begin({ base: site.address, root }, telling());
      await session.choose({ kind: 'simulated', index: 0 }, telling());
      return session.enroll({ registry: site.address, encoders: 'all' }, telling());
    };
    const bytes = await readFile(join(folder, 'registry/metadata/1.root.json'));
    const root = await fingerprint(new Uint8Array(bytes));
    expect((await enroll(root)).match!.trust).toMatchObject({ root, firstUse: false });
    const other = 'ab'.repeat(32);
    const before = site.asked.length;
    await expect(enroll(other)).rejects.toMatchObject({
      code: 'release-untrusted',
      message: expect.stringMatching(new RegExp(`${root}.*${other}`)),
    });
    expect(site.asked.slice(before).every(({ path }) => /^\/metadata\/\d\.root\.json$/.test(path))).toBe(true);
    await expect(enroll('not a fingerprint')).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('keeps what it has when a release fails, and shows the requests of that too', async () => {
    const { session, opened, device } = await matched();
    await label(session, opened);
    const trained = await session.train({}, telling());
    site.tamper = (path, bytes) =>
      path.endsWith('timestamp.json') ? bytes.map((x, i) => (i === 200 ? x ^ 1 : x)) : bytes;
    await expect(session.update({}, telling())).rejects.toMatchObject({ code: 'release-untrusted' });
    site.tamper = undefined;
    const after = await session.look({}, telling());
    expect(after.training).toEqual(trained.training);
    expect(after.ledger.length).toBeGreaterThan(device.ledger.length);
    expect((await session.update({}, telling())).changed).toBe(false);
  });

  it('forgets everything, the recording too', async () => {
    const { session, opened } = await matched();
    const { left, device } = await session.forget({}, telling());
    expect([left, device.bytes, device.match, device.ledger.length]).toEqual([0, 0, null, 0]);
    await expect(session.parts({ start: opened.start }, telling())).rejects.toMatchObject({ code: 'option-invalid' });
  });
});
