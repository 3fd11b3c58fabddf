/**
 * Which head should be the default: softmax regression of two strengths, nearest prototypes, and the choice among them on the
 * support, on the same windows, supports and inputs.
 *
 *     node bench/heads/run.ts --data DIR [--seeds 3] [--draws 10] [--workers 2]
 *
 * DIR holds stress-predict and induced-stress. People are held out as `cheer demo` does and by fifths, anew with each seed; three
 * clusters, pretext `temporal`, 60 s windows every 30 s, each person's own scale (transductive), windowed decoding. Prints Markdown.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { extract, localRunner } from '@cheer/cloud';
import { type FewShotOptions, fewShot, MAJORITY, type ResultRow, SUPPORT_RULES, WINDOWED } from '@cheer/lab';
import { heldOut, PROTOCOLS, parts } from './people.ts';
import { calibrationTable, differencesTable, largestAtOne, scoresTable } from './tables.ts';

/** Only four people of Induced-Stress have five windows of each class. */
const DATASETS = {
  'stress-predict': { name: 'Stress-Predict', k: [3, 5] },
  'induced-stress': { name: 'Induced-Stress', k: [3] },
} as const;
const WINDOW = { length: 60, step: 30 } as const;
/** The default first: the others are compared with it. */
const HEADS: Readonly<Record<string, Pick<FewShotOptions, 'head' | 'strength'>>> = {
  'softmax, strength 1': {},
  'softmax, 0.1': { strength: 0.1 },
  prototype: { head: 'prototype' },
  '`auto`': { head: 'auto' },
};

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    draws: { type: 'string', default: '10' },
    workers: { type: 'string', default: '2' },
  },
});
if (values.data === undefined) {
  console.error('Give the folder of the datasets: node bench/heads/run.ts --data DIR');
  process.exit(2);
}
const work = await mkdtemp(join(tmpdir(), 'cheer-heads-'));
const runner = await localRunner({ work, workers: Number(values.workers) });
const groups = new Map<string, Map<string, ResultRow[]>>();
const counts = (group: string): readonly number[] =>
  Object.values(DATASETS).find(({ name }) => group.startsWith(name))!.k;
try {
  for (const protocol of PROTOCOLS) {
    for (const [folder, { name }] of Object.entries(DATASETS)) {
      const data = join(values.data, folder);
      const { table } = await extract({ dataset: 'auto', data, window: WINDOW, runner });
      const byHead = new Map(Object.keys(HEADS).map((head): [string, ResultRow[]] => [head, []]));
      groups.set(`${name}, ${protocol}`, byHead);
      for (let seed = 1; seed <= Number(values.seeds); seed++) {
        process.stderr.write(`\r${name}, ${protocol}, seed ${seed}      `);
        for (const [part, out] of (await parts(protocol, table, data, seed)).entries()) {
          for await (const { person, inputs } of heldOut(table, out, { runner, seed: seed + part })) {
            for (const [head, options] of Object.entries(HEADS)) {
              const { rows } = fewShot(person, {
                representations: inputs,
                k: [1, 3, 5],
                supports: SUPPORT_RULES,
                decodings: [WINDOWED],
                draws: Number(values.draws),
                seed,
                windowLength: WINDOW.length,
                step: WINDOW.step,
                ...options,
              });
              byHead.get(head)!.push(...rows.filter(({ method }) => method !== MAJORITY));
            }
          }
        }
      }
    }
  }
} finally {
  await runner.close();
  await rm(work, { recursive: true, force: true });
}
process.stderr.write('\n');
console.log(`Macro-F1, %, mean over people, \`random\` / \`chronological\`, k = 3 and 5 (Induced-Stress k = 3)\n`);
console.log(scoresTable(groups, counts));
console.log(`\nDifference from the first head, points (standard error over people)\n`);
console.log(differencesTable(groups, counts));
console.log(`\n${calibrationTable(groups)}`);
console.log(`\nWith k = 1 no head is further than ${largestAtOne(groups).toFixed(1)} points from the first.`);
