/**
 * What 8 bits cost: size of the file, how far embeddings move, and macro-F1 lost in the few-shot experiment.
 *
 *   node bench/quantise/run.ts --data DIR [--folds 5] [--draws 10] [--pretext temporal]
 *
 * DIR holds the datasets, each in a folder of its own. People are held out by parts (--folds); for each part a release of three
 * clusters is trained on the others, and its encoders are used as trained and after `quantise`, with the same windows, supports
 * and head. Features are on each person's own scale (transductive, labels unseen). Prints Markdown.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { extract, localRunner, type Runner } from '@cheer/cloud';
import { type PretextName, writeEncoder } from '@cheer/encoder';
import {
  aggregate,
  CAUSAL,
  type Cell,
  encoderRepresentation,
  fewShot,
  MAJORITY,
  type ResultRow,
  WINDOWED,
  wilcoxon,
} from '@cheer/lab';
import { heldOut, type Pair } from './heldOut.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    folds: { type: 'string', default: '5' },
    draws: { type: 'string', default: '10' },
    pretext: { type: 'string', default: 'temporal' },
  },
});
/** Points of macro-F1 that 8 bits may cost, mean over people. */
const MOST_LOST = 0.5;
const WINDOW = { length: 60, step: 30 };
const WHICH = ['cluster', 'global'] as const;

async function assess(data: string, runner: Runner): Promise<void> {
  const { table } = await extract({ dataset: 'auto', data, window: WINDOW, runner });
  const rows: ResultRow[] = [];
  const moved: number[] = [];
  const sizes: Pair[] = [];
  const [folds, pretext] = [Number(values.folds), values.pretext as PretextName];
  for await (const { person, encoders } of heldOut(table, { runner, folds, seed: 1, pretext })) {
    const representations = WHICH.flatMap((which) =>
      (['float32', 'int8'] as const).map((precision) =>
        encoderRepresentation(`${which} ${precision}`, encoders[which][precision]),
      ),
    );
    const result = fewShot(person, {
      representations,
      k: [1, 3, 5],
      supports: ['random', 'chronological'],
      decodings: [WINDOWED, CAUSAL],
      draws: Number(values.draws),
      seed: 1,
      windowLength: WINDOW.length,
      step: WINDOW.step,
    });
    rows.push(...result.rows);
    for (const [i, row] of person.rows.entries()) if (person.usable?.[i]) moved.push(distance(encoders.cluster, row));
    sizes.push(encoders.cluster);
  }
  const { dataset, simulated } = table.meta;
  const people = new Set(rows.map(({ subject }) => subject)).size;
  console.log(
    `\n## ${dataset}${simulated ? ' (simulated)' : ''}: ${people} people, held out by ${folds}, ${values.draws} random draws\n`,
  );
  console.log(await sizeOf(sizes[0]!));
  console.log(movement(moved));
  console.log(lossTable(aggregate(rows)));
}

/** Between the embeddings of unit length. */
function distance({ float32, int8 }: Pair, row: Float32Array): number {
  const [a, b] = [float32.embed(row), int8.embed(row)];
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));
}

async function sizeOf({ float32: { config, weights } }: Pair): Promise<string> {
  const [whole, eight] = [await writeEncoder(config, weights), await writeEncoder(config, weights, {}, 'int8')];
  return `Encoder file, without a training curve: ${whole.length} bytes in float32, ${eight.length} in int8.\n`;
}

function movement(moved: readonly number[]): string {
  const sorted = [...moved].sort((a, b) => a - b);
  const at = (p: number): string => sorted[Math.round(p * (sorted.length - 1))]!.toFixed(4);
  return `Distance between the two embeddings of a window (unit length), ${moved.length} windows: median ${at(0.5)}, 95 % ${at(0.95)}, largest ${at(1)}.\n`;
}

function lossTable(cells: readonly Cell[]): string {
  const lines = [
    '| encoder | support | k | decoding | people | majority | macro-F1 float32 | int8 | lost, points | p (Wilcoxon) |',
    `|${' --- |'.repeat(10)}`,
  ];
  let worst = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    const [which, precision] = cell.method.split(' ');
    if (precision !== 'float32') continue;
    const { support, k, decoding, people } = cell;
    const same = (other: Cell): boolean => other.support === support && other.k === k && other.decoding === decoding;
    const of = (method: string): Cell => cells.find((one) => one.method === method && same(one))!;
    const other = of(`${which} int8`);
    const lost = 100 * (cell.scores.macroF1.mean - other.scores.macroF1.mean);
    worst = Math.max(worst, lost);
    const { p } = wilcoxon(
      people.map(({ macroF1 }) => macroF1),
      other.people.map(({ macroF1 }) => macroF1),
    );
    const points = [of(MAJORITY), cell, other].map(({ scores }) => (100 * scores.macroF1.mean).toFixed(2));
    lines.push(
      `| ${which} | ${support} | ${k} | ${decoding} | ${people.length} | ${points.join(' | ')} | ${lost.toFixed(2)} | ${p.toFixed(2)} |`,
    );
  }
  const verdict = worst <= MOST_LOST ? 'within' : 'MORE THAN';
  return `${lines.join('\n')}\n\nMost lost in a row: ${worst.toFixed(2)} points, ${verdict} the ${MOST_LOST} allowed.`;
}

if (values.data === undefined) {
  console.error('Give the folder of the datasets: node bench/quantise/run.ts --data DIR');
  process.exit(2);
}
const work = await mkdtemp(join(tmpdir(), 'cheer-quantise-'));
const runner = await localRunner({ work, workers: 2 });
try {
  for (const item of await readdir(values.data, { withFileTypes: true })) {
    if (item.isDirectory()) await assess(join(values.data, item.name), runner);
  }
} finally {
  await runner.close();
  await rm(work, { recursive: true, force: true });
}
