/**
 * Whether windows that a device proposes teach its classifier more than windows drawn at random: macro-F1 at equal numbers of labels.
 *
 *     node bench/propose/run.ts --data DIR [--seeds 3] [--draws 10] [--workers 2]
 *
 * DIR holds stress-predict (and induced-stress). People are held out by fifths, anew with each seed; the rest gives three clusters and
 * the pretext `temporal`. Each person is asked for n labels of usable windows of which no two overlap; what they say is the dataset's label.
 * Windows without a label (between the tasks) can be proposed by neither. The head sees the raw features at unit length, or the embedding
 * of the person's cluster. A person's windows are split by coin into stretches that can be asked about and stretches that are tested, the
 * same for every rule: else whoever asks about the hard windows would be tested on the easy ones. A class that was never asked for
 * counts as never named. Prints Markdown.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { extract, localRunner } from '@cheer/cloud';
import { judge, type Proposal, propose } from '@cheer/edge';
import { trainHead } from '@cheer/encoder';
import { type Person, score } from '@cheer/lab';
import { random } from '@cheer/signals';
import { fixed, markdown, percent } from '../beats/table.ts';
import { heldOut, INPUTS, parts } from '../heads/people.ts';

const LABELS = [2, 4, 8, 12, 16];
/** windows of a stretch that is asked about or tested */
const STRETCH = 4;
/** asked at a time: what a page shows at once */
const BATCH = 4;
const WINDOW = { length: 60, step: 30 } as const;
const DATASETS = { 'stress-predict': 'Stress-Predict', 'induced-stress': 'Induced-Stress' } as const;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    draws: { type: 'string', default: '10' },
    workers: { type: 'string', default: '2' },
  },
});
if (values.data === undefined) {
  console.error('Give the folder of the datasets: node bench/propose/run.ts --data DIR');
  process.exit(2);
}

/** Places of the windows asked for, in order. */
type Rule = (points: readonly (Float32Array | null)[], person: Person, n: number) => number[];

const at = (starts: readonly number[], { start }: Proposal): number => starts.indexOf(start);

/** In batches; the classifier is trained anew before each, once there are two states, and its doubt counts if so wished. */
const proposed =
  (withHead: boolean): Rule =>
  (points, { labels, starts }, n) => {
    const asked: number[] = [];
    while (asked.length < n) {
      const known = labels.map((label, i) => (asked.includes(i) ? label : null));
      const head = withHead ? headOf(points, known, asked) : null;
      const found = propose(
        { points, starts, labels: known, length: WINDOW.length, ...(head && { probabilities: judge(points, head) }) },
        Math.min(BATCH, n - asked.length),
      );
      if (found.length === 0) break;
      asked.push(...found.map((one) => at(starts, one)));
    }
    return asked;
  };

const drawn =
  (seed: number): Rule =>
  (points, { subject, starts }, n) => {
    const order = random(seed, 'labels', subject).shuffle([...points.keys()].filter((i) => points[i] !== null));
    const asked: number[] = [];
    for (const i of order) {
      if (asked.length < n && asked.every((j) => apart(starts, i, j))) asked.push(i);
    }
    return asked;
  };

const apart = (starts: readonly number[], i: number, j: number): boolean =>
  Math.abs(starts[i]! - starts[j]!) >= WINDOW.length - 1e-3;

function headOf(
  points: readonly (Float32Array | null)[],
  labels: readonly (string | null)[],
  asked: readonly number[],
) {
  const own = asked.map((i) => labels[i]!);
  return new Set(own).size < 2
    ? null
    : trainHead(
        asked.map((i) => points[i]!),
        own,
      );
}

/** Which windows can be asked about, and which are tested: none of these overlaps one of those. */
function split({ subject, starts }: Person, points: readonly (Float32Array | null)[], seed: number) {
  const coin = random(seed, 'stretches', subject);
  const labelled = [...points.keys()].filter((i) => points[i] !== null);
  let heads = false;
  const pool = new Set(
    labelled.filter((_, place) => {
      if (place % STRETCH === 0) heads = coin.uniform() < 0.5;
      return heads;
    }),
  );
  const tests = labelled.filter((i) => [...pool].every((j) => apart(starts, i, j)));
  return { tests, pool: points.map((point, i) => (pool.has(i) ? point : null)) };
}

function macroF1(
  points: readonly (Float32Array | null)[],
  labels: Person['labels'],
  asked: readonly number[],
  tests: readonly number[],
): number {
  const head = headOf(points, labels, asked);
  const answers = head
    ? judge(
        tests.map((i) => points[i]!),
        head,
      ).map((row) => head.classes[row!.indexOf(Math.max(...row!))]!)
    : tests.map(() => labels[asked[0]!]!);
  return score(
    tests.map((i) => labels[i]!),
    answers,
  ).macroF1;
}

interface Result {
  readonly subject: string;
  readonly dataset: string;
  readonly input: string;
  readonly rule: string;
  readonly n: number;
  readonly value: number;
}
const results: Result[] = [];
const draws = Array.from({ length: Number(values.draws) }, (_, i) => i);
const rules: [string, readonly Rule[]][] = [
  ['random', draws.map(drawn)],
  ['k-centre', [proposed(false)]],
  ['k-centre and entropy', [proposed(true)]],
];
const work = await mkdtemp(join(tmpdir(), 'cheer-propose-'));
const runner = await localRunner({ work, workers: Number(values.workers) });
try {
  for (const [folder, dataset] of Object.entries(DATASETS)) {
    const { table } = await extract({ dataset: 'auto', data: join(values.data, folder), window: WINDOW, runner });
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      for (const [part, out] of (await parts('fifths', table, values.data, seed)).entries()) {
        process.stderr.write(`\r${dataset}, seed ${seed}, fifth ${part}     `);
        for await (const { person, inputs } of heldOut(table, out, { runner, seed: seed + part })) {
          for (const input of inputs.filter(({ name }) => name !== INPUTS.global)) {
            const points = person.rows.map((row, i) =>
              person.labels[i] !== null && person.usable![i] ? input.of(row) : null,
            );
            const { tests, pool } = split(person, points, seed);
            if (new Set(tests.map((i) => person.labels[i])).size < 2) continue;
            for (const [rule, variants] of rules) {
              for (const n of LABELS) {
                for (const variant of variants) {
                  const asked = variant(pool, person, n);
                  if (asked.length < n) continue;
                  const value = macroF1(points, person.labels, asked, tests);
                  results.push({ subject: person.subject, dataset, input: input.name, rule, n, value });
                }
              }
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

/** Of each person the mean over seeds and draws, for those who have a figure by every rule. */
function byPerson(dataset: string, input: string, n: number): Map<string, number[]> {
  const own = results.filter((one) => one.dataset === dataset && one.input === input && one.n === n);
  const people = new Map<string, number[]>();
  for (const subject of new Set(own.map((one) => one.subject))) {
    const means = rules.map(([rule]) => {
      const figures = own.filter((one) => one.subject === subject && one.rule === rule).map(({ value }) => value);
      return figures.reduce((a, b) => a + b, 0) / figures.length;
    });
    if (means.every(Number.isFinite)) people.set(subject, means);
  }
  return people;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

console.log('Macro-F1, %, mean over people (difference from `random` in points, standard error over people)\n');
const rows = Object.values(DATASETS).flatMap((dataset) =>
  [INPUTS.raw, INPUTS.cluster].flatMap((input) =>
    LABELS.map((n) => {
      const people = [...byPerson(dataset, input, n).values()];
      const cells = rules.map(([rule], r) => {
        const value = percent(mean(people.map((figures) => figures[r]!)));
        if (rule === 'random') return value;
        const gains = people.map((figures) => 100 * (figures[r]! - figures[0]!));
        const variance = gains.reduce((sum, gain) => sum + (gain - mean(gains)) ** 2, 0) / (gains.length - 1);
        const gain = mean(gains);
        return `${value} (${gain < 0 ? '' : '+'}${fixed(gain)}, ${fixed(Math.sqrt(variance / gains.length))})`;
      });
      return [dataset, input, n, people.length, ...cells];
    }),
  ),
);
console.log(markdown(['people', 'input of the head', 'labels', 'n', ...rules.map(([rule]) => rule)], rows));
