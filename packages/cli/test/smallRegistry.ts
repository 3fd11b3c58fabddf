/** A registry that is made in a moment: four made-up people, two clusters, two steps of training. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FeatureTable, localRunner, train } from '@cheer/cloud';
import { createKeys, publishRelease } from '@cheer/registry/node';
import { FEATURES, random, treeHash } from '@cheer/signals';

export const NOW = (): number => Date.now() / 1000;

export async function smallTable(people = 4): Promise<FeatureTable> {
  const stream = random('small table', people);
  const rows = Array.from({ length: people * 16 }, (_, i) => ({
    subject: `P${Math.floor(i / 16)}`,
    session: '1',
    start: 1e9 + 30 * (i % 16),
    label: i % 16 < 8 ? 'calm' : 'stress',
    stage: null,
    quality: { overall: 1, BVP: 1, GSR: 1, SKT: 1 },
    values: Float32Array.from(FEATURES, () => (i % 16 < 8 ? 1 : -1) + Math.floor(i / 16) + stream.normal()),
  }));
  return {
    rows,
    meta: {
      dataset: 'made',
      simulated: true,
      classes: ['calm', 'stress'],
      windowLength: 60,
      step: 30,
      cleaning: 'recording',
      treeHash: await treeHash(),
      generator: 'a test',
    },
  };
}

/** Writes a draft. @param seed another gives another release */
export async function smallDraft(folder: string, seed = 1): Promise<void> {
  const runner = await localRunner({ work: `${folder}.work`, workers: 1 });
  try {
    const options = { runner, name: 'small', created: '2026-01-01', clusters: 2, pretext: 'temporal', seed, steps: 2 };
    const { files } = await train(await smallTable(), options);
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
  } finally {
    await runner.close();
  }
}

/** `draft`, `keys` and a signed `registry` in a folder. */
export async function smallRegistry(folder: string): Promise<{ draft: string; keys: string; registry: string }> {
  const [draft, keys, registry] = ['draft', 'keys', 'registry'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await smallDraft(draft);
  await createKeys(keys, { now: NOW() });
  await publishRelease({ draft, keys, registry, now: NOW() });
  return { draft, keys, registry };
}
