/**
 * What pre-training on clusters gains, and whether a cluster's encoder is better trained from scratch or as a continuation of
 * that of all; and how far the pretexts' losses fall below what is had without learning.
 *
 *     node bench/encoder/pretrain/run.ts FOLDER [--pretext temporal] [--clusters 3] [--steps 200] [--fine 100] [--draws 10]
 *         [--seeds 3] [--people 99] [--work out/bench-pretrain]
 *
 * FOLDER holds the datasets, each in a folder of its own. Prints tables in Markdown.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PRETRAIN_DEFAULTS } from '@cheer/encoder';
import { aggregate } from '@cheer/lab';
import { fixed, markdown } from '../../beats/table.ts';
import { tableOf, usableRows } from './corpus.ts';
import { type Fold, type FoldOptions, fold } from './folds.ts';
import { pretextLosses } from './pretexts.ts';
import { comparisonTable, scoresTable, sizeTable } from './tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pretext: { type: 'string', default: 'temporal' },
    clusters: { type: 'string', default: '3' },
    steps: { type: 'string', default: String(PRETRAIN_DEFAULTS.steps) },
    fine: { type: 'string', default: String(PRETRAIN_DEFAULTS.steps / 2) },
    draws: { type: 'string', default: '10' },
    seeds: { type: 'string', default: '3' },
    people: { type: 'string', default: '99' },
    work: { type: 'string', default: 'out/bench-pretrain' },
  },
});
const [data] = positionals;
if (data === undefined)
  throw new Error('pretrain: give the folder of the datasets: node bench/encoder/pretrain/run.ts FOLDER');
const options: Omit<FoldOptions, 'seed'> = {
  clusters: Number(values.clusters),
  pretext: values.pretext,
  steps: Number(values.steps),
  fineSteps: Number(values.fine),
  fineRate: PRETRAIN_DEFAULTS.learningRate / 3,
  draws: Number(values.draws),
};
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
for (const item of await readdir(data, { withFileTypes: true })) {
  if (!item.isDirectory()) continue;
  const table = await tableOf(join(data, item.name), values.work);
  const rows = usableRows(table);
  const subjects = [...new Set(rows.map(({ subject }) => subject))];
  const folds: Fold[] = [];
  for (const [i, subject] of subjects.slice(0, Number(values.people)).entries()) {
    process.stderr.write(`\r${item.name}: ${i + 1} of ${subjects.length} `);
    for (const seed of seeds) {
      const one = fold(subject, rows, table, { ...options, seed });
      if (one !== null) folds.push(one);
    }
  }
  process.stderr.write('\n');
  const cells = aggregate(folds.flatMap((one) => one.rows));
  const mean = (of: (one: Fold) => number): string =>
    fixed(folds.reduce((sum, one) => sum + of(one), 0) / folds.length, 3);
  const settings = [
    `${table.meta.classes.join(' / ')}`,
    `${new Set(folds.map(({ subject }) => subject)).size} people, leave one subject out`,
    'normalisation transductive, windowed',
    `pretext ${options.pretext}, K = ${options.clusters}, ${options.steps} steps, fine-tuning ${options.fineSteps} more at a third of the rate`,
    `seeds ${seeds.join(', ')}, ${options.draws} draws`,
  ];
  console.log(`\n## ${table.meta.dataset}: ${settings.join('; ')}\n`);
  console.log(scoresTable(cells));
  console.log(`\n${comparisonTable(cells)}\n\n${sizeTable(folds)}`);
  console.log(
    `\nLast loss as a share of chance: all ${mean(({ losses }) => losses.global)}, cluster from scratch ${mean(({ losses }) => losses.scratch)}, fine-tuned ${mean(({ losses }) => losses.fine)}\n`,
  );
  console.log(
    markdown(
      ['pretext', 'identity', 'first loss', 'last loss', 'chance', 'lookup on node identity'],
      pretextLosses(table, options.steps, seeds[0]!).map((one) => [
        one.pretext,
        one.identity,
        ...[one.first, one.last, one.chance, one.lookup].map((value) => fixed(value, 3)),
      ]),
    ),
  );
}
