import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantise, readEncoder, readSlowFeatures } from '@cheer/encoder';
import { FEATURES, random, treeHash } from '@cheer/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureTable } from '../src/featureTable.ts';
import { localRunner } from '../src/runner/local.ts';
import { type TrainOptions, train } from '../src/train.ts';

const CLASSES = ['calm', 'stress'];
const folder = mkdtempSync(join(tmpdir(), 'cheer-train-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Six people of two kinds, three of each, and one with too few windows. */
async function table(): Promise<FeatureTable> {
  const stream = random('train table');
  const rows = Array.from({ length: 7 }, (_, p) => p).flatMap((p) =>
    Array.from({ length: p === 6 ? 5 : 24 }, (_, w) => ({
      subject: `P${p}`,
      session: '1',
      start: 1e9 + 30 * w,
      label: CLASSES[w % 2]!,
      stage: null,
      quality: { overall: 1, BVP: 1, GSR: 1, SKT: 1 },
      values: Float32Array.from(FEATURES, () => (p % 2 === 0 ? 3 : -3) + stream.normal()),
    })),
  );
  const meta = {
    dataset: 'made',
    simulated: true,
    classes: CLASSES,
    windowLength: 60,
    step: 30,
    cleaning: 'recording',
  } as const;
  return { rows, meta: { ...meta, treeHash: await treeHash(), generator: 'a test' } };
}

let runs = 0;
async function release(from: FeatureTable, workers = 2, options: Partial<TrainOptions> = {}) {
  const runner = await localRunner({ work: join(folder, String(runs++)), workers });
  try {
    const given = {
      name: 'test',
      created: '2026-01-01',
      clusters: 2,
      pretext: 'temporal',
      seed: 1,
      steps: 20,
    } as const;
    return await train(from, { runner, ...given, ...options });
  } finally {
    await runner.close();
  }
}

describe('train', () => {
  let data: FeatureTable;
  let made: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    data = await table();
    made = await release(data);
  });

  it('never reads a label: without any, the release is the same to the last byte', async () => {
    const unlabelled = { ...data, rows: data.rows.map((row) => ({ ...row, label: null, stage: 'hidden' })) };
    expect((await release(unlabelled)).files).toEqual(made.files);
  });

  it('gives the same bytes on any number of workers, others for another seed', async () => {
    expect((await release(data, 1)).files).toEqual(made.files);
    expect((await release(data, 2, { seed: 2 })).files).not.toEqual(made.files);
  });

  it('finds the two kinds of people, and names who takes no part', () => {
    const { assignment, excluded, encoders } = made.report;
    expect(Object.keys(assignment)).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5']);
    expect(assignment['P2']).toBe(assignment['P0']);
    expect(assignment['P4']).toBe(assignment['P0']);
    expect(assignment['P3']).toBe(assignment['P1']);
    expect(assignment['P1']).not.toBe(assignment['P0']);
    expect(excluded).toEqual([{ subject: 'P6', reason: expect.stringContaining('5 usable windows') }]);
    expect(encoders.map(({ which, users, windows }) => [which, users, windows])).toEqual([
      ['global', 6, 144],
      [0, 3, 72],
      [1, 3, 72],
    ]);
  });

  it('leaves who takes no part out of scaler, centroids and encoders', async () => {
    const without = { ...data, rows: data.rows.filter(({ subject }) => subject !== 'P6') };
    expect((await release(without)).files).toEqual(made.files);
  });

  it('adds slow features of all people if asked, the same without labels, and nothing else changes', async () => {
    const labelless = { ...data, rows: data.rows.map((row) => ({ ...row, label: null })) };
    const { files, report } = await release(labelless, 1, { encoder: 'slow' });
    const path = [...files.keys()].find((one) => one.endsWith('.slow-features.safetensors'))!;
    const { about, grid } = await readSlowFeatures(files.get(path)!, path);
    expect(grid).toEqual({ length: 60, step: 30 });
    expect(about.get('users')).toBe('6');
    expect(report.slowFeatures).toEqual({ bytes: files.get(path)!.length });
    expect(made.report.slowFeatures).toBeNull();
    const parts = (all: ReadonlyMap<string, Uint8Array>): string[] =>
      [...all.keys()].filter((one) => /(encoder-\w+|centroids)\.safetensors$/.test(one));
    expect(parts(files)).toEqual(parts(made.files));
  });

  it('publishes in 8 bits what the same training gives', async () => {
    const { files, report } = await release(data, 2, { precision: 'int8' });
    const encoder = (of: typeof files, name: string) => {
      const [, bytes] = [...of].find(([path]) => path.endsWith(`${name}.safetensors`))!;
      return readEncoder(bytes, name);
    };
    for (const name of ['encoder-0', 'encoder-1', 'encoder-global']) {
      const [whole, rounded] = [await encoder(made.files, name), await encoder(files, name)];
      expect(rounded.precision).toBe('int8');
      expect(rounded.weights).toEqual(quantise(whole).weights);
      expect(rounded.about.get('curve')).toBe(whole.about.get('curve'));
    }
    expect(report.encoders.map(({ curve }) => curve)).toEqual(made.report.encoders.map(({ curve }) => curve));
    expect(report.assignment).toEqual(made.report.assignment);
  });

  it('says how well it can be told who took part, of what is published and of what might be; the same on any number of workers', async () => {
    const { files, report } = await release(data, 2, { membership: 'remedies', encoder: 'slow' });
    const { people, now, other, remedies } = report.membership!;
    expect(people).toBe(6);
    const parts = ['centroids', 'scaler', 'centroids and scaler'];
    expect(now.attacks.map(({ part }) => part)).toEqual([...parts, 'encoders', 'slow-features', 'whole']);
    expect(now).toMatchObject({ clusters: 2, noise: 0, pretext: 'temporal', slow: true, moved: 0 });
    expect(now.strongest.auc).toBe(Math.max(...now.attacks.map(({ auc }) => auc)));
    expect(remedies.map(({ clusters, noise, pretext, slow }) => [clusters, noise, pretext, slow])).toEqual([
      // what does not touch encoders and slow features is not tried with them
      [2, 0, 'random', false],
      [1, 0, 'random', false],
      ...[0.5, 1, 2, 3, 4, 5].map((noise) => [2, noise, 'random', false]),
    ]);
    for (const { attacks } of remedies) expect(attacks.map(({ part }) => part)).toEqual(parts);
    const manifest = [...files].find(([path]) => path.endsWith('manifest.json'))!;
    const { membership } = JSON.parse(new TextDecoder().decode(manifest[1]));
    expect(membership).toMatchObject({ people: 6, noise: 0 });
    expect(other.map(({ part, recording }) => [part, recording])).toEqual(
      now.attacks.map(({ part }) => [part, 'other']),
    );
    expect(membership.attacks.map(({ auc }: { auc: number }) => auc)).toEqual(
      [...now.attacks, ...other].map(({ auc }) => Math.round(1000 * auc) / 1000),
    );
    const card = [...files].find(([path]) => path.endsWith('.card.md'))!;
    expect(new TextDecoder().decode(card[1])).toContain(`| centroids | that recording | ${now.attacks[0]!.by} |`);
    expect((await release(data, 1, { membership: 'remedies', encoder: 'slow' })).files).toEqual(files);
    expect(made.report.membership).toBeNull();
  }, 60_000);

  it('moves centroids and scaler by noise if asked, and says so; the noise is nobody\u2019s to draw again', async () => {
    const seeded = (membership?: 'remedies') => ({ noise: 0.5, membership, normal: random('noise').normal });
    const one = await release(data, 2, seeded('remedies'));
    const centroids = (of: typeof one.files) => [...of].find(([path]) => path.endsWith('centroids.safetensors'))![1];
    expect(centroids((await release(data, 1, seeded())).files)).toEqual(centroids(one.files));
    const { files: secret } = await release(data, 2, { noise: 0.5 });
    expect(centroids(secret)).not.toEqual(centroids(one.files));
    expect(centroids(one.files)).not.toEqual(centroids(made.files));
    expect(one.report.membership!.now.noise).toBe(0.5);
    expect(Math.min(...one.report.membership!.remedies.map(({ noise }) => noise))).toBe(0.5);
    const card = [...one.files].find(([path]) => path.endsWith('.card.md'))!;
    expect(new TextDecoder().decode(card[1])).toContain('noise of 0.5 SDs between people');
  }, 60_000);

  it('measures nothing of three people', async () => {
    const three = { ...data, rows: data.rows.filter(({ subject }) => ['P0', 'P1', 'P2'].includes(subject)) };
    const { files, report } = await release(three, 1, { membership: 'now' });
    expect(report.membership).toBeNull();
    const card = [...files].find(([path]) => path.endsWith('.card.md'))!;
    expect(new TextDecoder().decode(card[1])).toContain('was not measured. Take it that it can.');
  });

  it('calls simulated data simulated, and takes any name for a dataset', async () => {
    const strange = { ...data, meta: { ...data.meta, dataset: 'constructor' } };
    const { files } = await release(strange);
    const manifest = [...files].find(([path]) => path.endsWith('manifest.json'))!;
    expect(JSON.parse(new TextDecoder().decode(manifest[1]))).toMatchObject({
      dataset: 'constructor',
      simulated: true,
    });
  });

  it('needs two people', async () => {
    const one = { ...data, rows: data.rows.filter(({ subject }) => subject === 'P0') };
    await expect(release(one)).rejects.toMatchObject({ code: 'too-few-subjects' });
  });
});
