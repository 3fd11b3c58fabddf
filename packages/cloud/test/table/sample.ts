import { FEATURES, random, treeHash } from '@cheer/signals';
import type { FeatureRow, FeatureTable } from '../../src/table.ts';

/** A small table with everything a table may hold: gaps, no labels, awkward names, tiny and huge numbers. */
export async function sample(rows = 6): Promise<FeatureTable> {
  const draw = random(1, 'table');
  const row = (i: number): FeatureRow => ({
    subject: ['S01', 'S,2', 'a "b"\nc', 'Zoë'][i % 4]!,
    session: 'main',
    start: 1_700_000_000.015625 + 30 * i,
    label: [null, 'stress', 'baseline'][i % 3]!,
    stage: [null, 'stroop', 'rest'][i % 3]!,
    quality: { overall: draw.uniform(), BVP: draw.uniform(), GSR: 0, SKT: 1 },
    values: Float32Array.from(FEATURES, (_, j) => {
      if ((i + j) % 7 === 0) return Number.NaN;
      return draw.normal() * 10 ** (draw.integer(60) - 30);
    }),
  });
  return {
    rows: Array.from({ length: rows }, (_, i) => row(i)),
    meta: {
      dataset: 'simulated',
      simulated: true,
      classes: ['baseline', 'stress'],
      windowLength: 60,
      step: 30,
      cleaning: 'recording',
      treeHash: await treeHash(),
      generator: 'cheer 0.1.0',
    },
  };
}
