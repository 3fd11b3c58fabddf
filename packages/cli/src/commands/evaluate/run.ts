/** `cheer evaluate`: features, folds, tables, files. */
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ExtractReport, extract, type FeatureTable, localRunner, readTable } from '@cheer/cloud';
import {
  compareMethods,
  EVALUATE_KINDS,
  type Evaluation,
  type EvaluationFacts,
  encodeResultsJson,
  encodeResultsParquet,
  evaluate,
  evaluationReport,
  evaluationText,
  type Protocol,
  summarise,
  taskTable,
} from '@cheer/lab/evaluate';
import { DATASETS } from '@cheer/recordings';
import { interruption } from '../../interruption.ts';
import { taskProgress } from '../../taskProgress.ts';
import { duration, note, printResult } from '../../terminal.ts';
import { VERSION } from '../../version.ts';
import { refusals } from '../extract.ts';
import { type EvaluateCommandOptions, type Plan, planOf } from './options.ts';
import { checkIntended, checkKept, checkOurs, openOutput, readEarlier, SUMMARY, writeTogether } from './outputs.ts';
import { foldProgress } from './progress.ts';
import { isSimulated } from './simulated.ts';

export type { EvaluateCommandOptions } from './options.ts';

export async function runEvaluate(options: EvaluateCommandOptions): Promise<void> {
  const started = performance.now();
  const plan = planOf(options);
  const { out, json, replace } = options;
  await checkOurs(out);
  const simulated = options.data !== undefined && (await isSimulated(plan.task.dataset, options.data));
  const given = options.table === undefined ? undefined : await readTable(options.table);
  if (given !== undefined) taskTable(given, plan.task);
  const window = given === undefined ? plan.task.window : { length: given.meta.windowLength, step: given.meta.step };
  const earlier = replace ? undefined : readEarlier(out);
  if (earlier !== undefined) checkIntended(out, earlier, { ...plan, window, protocol: protocolOf(options, plan) });
  await openOutput(out);
  if (simulated && plan.task.dataset !== 'simulated') note('evaluate: the recordings are of simulated people');
  if (plan.added.length > 0) note(`evaluate: run alongside, as controls: ${plan.added.join(', ')}`);

  const { table, report } =
    given === undefined ? await features(options, plan, simulated) : { table: given, report: undefined };
  const unread = report === undefined ? [] : refusals(report);
  for (const { subject, reason } of unread) note(`  not read: ${subject}: ${reason}`);
  if (unread.length > 0) process.exitCode = 3;
  const evaluation = await folds(table, options, plan);
  const facts = factsOf(table, options, plan, evaluation);
  const { rows, skipped, excluded, clusters } = evaluation;
  if (earlier !== undefined) checkKept(out, earlier, rows);
  const left = [...unread, ...excluded];
  const cells = summarise(rows);
  const comparisons = facts.normalisations.flatMap((normalisation) => {
    const own = cells.filter((cell) => cell.normalisation === normalisation && cell.decoding === 'windowed');
    return (['raw', 'cluster'] as const).flatMap((rival) => compareMethods(own, rival));
  });
  const seconds = (performance.now() - started) / 1000;
  const page = evaluationReport(facts, { ...evaluation, excluded: left }, [
    { name: 'Made', value: `${new Date().toISOString().slice(0, 16)}Z by cheer ${VERSION} in ${duration(seconds)}` },
    {
      name: 'Machine',
      value: `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors`,
    },
  ]);
  const made = { made: `cheer evaluate ${VERSION}`, facts, comparisons, skipped, excluded: left, clusters };
  writeTogether(out, {
    'results.json': encodeResultsJson(rows),
    'results.parquet': encodeResultsParquet(rows, facts, `cheer ${VERSION}`),
    'report.html': page,
    [SUMMARY]: `${JSON.stringify(made, null, 1)}\n`,
  });
  printResult(json, { out, seconds, facts, rows, comparisons, skipped, excluded: left, clusters }, () =>
    [
      '',
      evaluationText(facts, { ...evaluation, excluded: left }),
      '',
      `Report: ${pathToFileURL(resolve(out, 'report.html')).href}; beside it results.json, results.parquet and ${SUMMARY} (${duration(seconds)})`,
    ].join('\n'),
  );
}

/** What an earlier run of the command extracted is not computed again. */
async function features(
  { data, out, map, workers }: EvaluateCommandOptions,
  { task }: Plan,
  simulated: boolean,
): Promise<{ table: FeatureTable; report?: ExtractReport }> {
  const progress = taskProgress('extract', 'recordings');
  const runner = await localRunner({ work: join(out, 'work', 'extract'), workers });
  try {
    const { table, report } = await extract({
      dataset: task.dataset,
      data: data!,
      map,
      window: task.window,
      runner,
      signal: interruption,
      onProgress: progress.onProgress,
    });
    return { table: { ...table, meta: { ...table.meta, simulated } }, report };
  } finally {
    progress.end();
    await runner.close();
  }
}

async function folds(table: FeatureTable, options: EvaluateCommandOptions, plan: Plan): Promise<Evaluation> {
  const progress = foldProgress();
  const runner = await localRunner({
    work: join(options.out, 'work', 'folds'),
    workers: options.workers,
    kinds: EVALUATE_KINDS,
  });
  try {
    return await evaluate(taskTable(table, plan.task), {
      runner,
      protocol: protocolOf(options, plan),
      methods: plan.methods,
      normalisations: plan.normalisations,
      seeds: plan.seeds,
      signal: interruption,
      onProgress: progress.onProgress,
    });
  } finally {
    progress.end();
    await runner.close();
  }
}

const protocolOf = ({ draws, clusters, steps }: EvaluateCommandOptions, { task, supports, k }: Plan): Protocol => ({
  ...{ dataset: task.dataset, task: task.name, supports, k, draws, clusters },
  steps: steps ?? null,
});

function factsOf(
  table: FeatureTable,
  options: EvaluateCommandOptions,
  plan: Plan,
  { rows }: Evaluation,
): EvaluationFacts {
  const { task, normalisations, seeds, methods } = plan;
  const { windowLength, step, simulated } = table.meta;
  const source = DATASETS[task.dataset];
  return {
    dataset: task.dataset,
    task: task.name,
    title: task.classes.length > 0 ? task.title : `${task.title}: ${taskTable(table, task).classes.join(' / ')}`,
    classes: taskTable(table, task).classes,
    simulated,
    source: [source?.title, source && `licence ${source.licence}`, source?.citation]
      .filter((one) => one && one !== '-')
      .join('; '),
    window: { length: windowLength, step },
    protocol: protocolOf(options, plan),
    normalisations,
    seeds,
    methods: methods.map(({ name, about, chosenOn }) => ({ name, about, ...(chosenOn && { chosenOn }) })),
    people: new Set(rows.map(({ subject }) => subject)).size,
  };
}
