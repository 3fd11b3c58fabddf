import { basename } from 'node:path';
import { ENCODER_KINDS, type EncoderKind, readTable, type TrainReport, train } from '@cheer/cloud';
import { PRECISIONS, type Precision } from '@cheer/encoder';
import { writeFolder } from '@cheer/recordings/node';
import { Command, Option } from 'commander';
import { interruption } from '../interruption.ts';
import { MEMBERSHIP_FILE, writeMembership } from '../membership/report.ts';
import { clusters, number, PRETEXT_HELP, pretext, refuse, wholeNumber } from '../options.ts';
import { checkOutputFolder } from '../outputFolder.ts';
import { bytes, columns, duration, printResult } from '../terminal.ts';
import { withRunner, workFolderOf } from '../workFolder.ts';

interface TrainCommandOptions {
  clusters: number | 'auto';
  pretext: string;
  encoder: EncoderKind;
  seed: number;
  steps?: number;
  precision: Precision;
  noise: number;
  membership: boolean;
  name?: string;
  created?: string;
  out: string;
  workers?: number;
  replace?: true;
  json?: true;
}

export function trainCommand(): Command {
  return new Command('train')
    .description(
      'Cluster people and pre-train an encoder for each cluster, without labels; write a draft of a release.',
    )
    .argument('<table>', 'features, as cheer extract writes them')
    .requiredOption('--out <dir>', 'the draft to write: a folder that must not exist or be empty')
    .option('--clusters <k>', 'how many, or auto: by silhouette, from 2 to 8', clusters, 3)
    .option('--pretext <spec>', PRETEXT_HELP, pretext, 'temporal')
    .addOption(
      new Option('--encoder <kind>', "what devices use: their cluster's encoder, or slow features (docs/research.md)")
        .choices(ENCODER_KINDS)
        .default('gcn'),
    )
    .option('--seed <n>', 'seed of clustering and training', wholeNumber(0), 1)
    .option('--steps <n>', 'training steps of each encoder', wholeNumber(1))
    .addOption(
      new Option('--precision <name>', 'how the encoders hold their weights: int8 is a quarter of the size')
        .choices(PRECISIONS)
        .default('float32'),
    )
    .option(
      '--noise <scale>',
      'noise on centroids and scaler, in SDs between people, against being found in them',
      number(0, 5),
      0,
    )
    .option(
      '--no-membership',
      'do not measure whether it can be told who took part, which trains 16 encoders of random people and more',
    )
    .option('--name <text>', 'name of the release (default: that of the table)')
    .option('--created <date>', 'date in the release, YYYY-MM-DD (default: today)')
    .option('--workers <n>', 'threads (default: one for each processor)', wholeNumber(1, 256))
    .option('--replace', 'replace the folder if it exists')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nStopped half-way, the same command goes on where it was.\n\nExample:\n  cheer train features.parquet --clusters 3 --pretext temporal --seed 1 --out draft',
    )
    .action(runTrain);
}

async function runTrain(path: string, options: TrainCommandOptions): Promise<void> {
  const { out, json, workers, replace } = options;
  const created = options.created ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(created))
    refuse('train', 'created must be a date YYYY-MM-DD', created, 'Leave it out for today.');
  await checkOutputFolder('train', out, replace === true, 'release.json');
  const table = await readTable(path);
  const started = performance.now();
  const { files, report } = await withRunner(workFolderOf(out), workers, async (runner, track) => {
    const trained = await train(table, {
      runner,
      name: options.name ?? basename(path).replace(/\.[^.]+$/u, ''),
      created,
      clusters: options.clusters,
      pretext: options.pretext,
      encoder: options.encoder,
      seed: options.seed,
      steps: options.steps,
      precision: options.precision,
      noise: options.noise,
      membership: options.membership ? 'remedies' : undefined,
      signal: interruption,
      onProgress: track('train', 'encoders'),
    });
    await writeFolder(out, draftFiles(trained), { replace: replace === true });
    return trained;
  });
  const { simulated } = table.meta;
  const seconds = (performance.now() - started) / 1000;
  const { profiles: _, centroids: __, ...result } = report;
  printResult(json, { out, simulated, files: files.size, ...result }, () => describe(report, out, seconds, simulated));
}

/** The release, and beside it what its publisher should know of who can be found in it. */
export const draftFiles = ({ files, report: { membership } }: Awaited<ReturnType<typeof train>>) =>
  new Map<string, Uint8Array | string>([
    ...(membership === null ? [] : ([[MEMBERSHIP_FILE, writeMembership(membership)]] as const)),
    ...files,
  ]);

/** What a training did, for a terminal. */
export function describe(report: TrainReport, out: string, seconds: number, simulated: boolean): string {
  const rows = report.encoders.map(({ which, users, windows, bytes: size, curve }) => [
    which === 'global' ? 'all people' : `cluster ${which}`,
    users,
    windows,
    bytes(size),
    curve.length === 0 ? '-' : curve[0]!.loss.toFixed(2),
    curve.length === 0 ? '-' : curve.at(-1)!.loss.toFixed(2),
    curve.length === 0 ? '-' : curve.at(-1)!.chance.toFixed(2),
  ]);
  const counts = report.curve
    .map(({ k, silhouette }) => `K=${k} ${Number.isFinite(silhouette) ? silhouette.toFixed(3) : '-'}`)
    .join('  ');
  return [
    columns(['encoder', 'people', 'windows', 'size', 'first loss', 'last loss', 'chance'], rows),
    ...(report.slowFeatures
      ? [`slow features of all people, ${bytes(report.slowFeatures.bytes)}: what devices use`]
      : []),
    `silhouette: ${counts}${report.curve.length > 1 ? `; chosen K=${report.clusters}` : ''}`,
    ...report.excluded.map(({ subject, reason }) => `left out: ${subject}: ${reason}`),
    membershipLine(report.membership),
    `Draft${simulated ? ', trained on simulated people,' : ''} in ${out} (${duration(seconds)}). Next: cheer publish ${out} --keys KEYS --out REGISTRY`,
  ].join('\n');
}

function membershipLine(membership: TrainReport['membership']): string {
  if (membership === null) return 'Whether it can be told who took part was not measured.';
  const { part, auc } = membership.now.strongest;
  return `Whether it can be told who took part: AUC ${auc.toFixed(2)}, from the ${part} (0.5 a guess, 1 certainty).`;
}
