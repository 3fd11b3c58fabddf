/**
 * The 123 features, ours against NumPy and SciPy: the same windows of real recordings, cleaning included, one core each,
 * in turns.
 *
 *     npm run bench:features -- --data ../shared/datasets/stress-predict [--people 3] [--rounds 5]
 *         [--python /usr/bin/python3] [--out out/bench-features.json]
 *
 * Needs a Python with NumPy and SciPy (Debian: python3-scipy). NeuroKit2 is measured too if that Python has it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DATASETS, detectDataset } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { cutWindows } from '@cheer/signals';
import { agreement } from './agreement.ts';
import { Contestant, type Memory, onOneCore, type Round } from './contestant.ts';
import { type CutRecording, writeExchange } from './exchange.ts';
import { type BenchResult, median, report, type Standing } from './report.ts';
import type { StageTimes } from './stages.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    people: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string', default: '/usr/bin/python3' },
    out: { type: 'string', default: 'out/bench-features.json' },
  },
});
if (options.data === undefined) throw new Error('bench: give --data, the folder of a dataset such as stress-predict');
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const rounds = Math.max(1, Number(options.rounds));

const { dataset, subjects, cut } = await realWindows(options.data, Number(options.people));
const count = cut.reduce((sum, { windows }) => sum + windows.length, 0);
const folder = mkdtempSync(join(tmpdir(), 'cheer-bench-'));
try {
  writeExchange(folder, cut);
  const result = await contest(folder);
  console.log(report(result));
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(`${options.out}.part`, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(`${options.out}.part`, options.out);
} finally {
  rmSync(folder, { recursive: true });
}

async function contest(folder: string): Promise<BenchResult> {
  const ours = new Contestant('CHEER', [process.execPath, here('ours.ts'), folder, 'windows']);
  const whole = new Contestant('CHEER, by recording', [process.execPath, here('ours.ts'), folder, 'recordings']);
  const numpy = new Contestant('NumPy and SciPy', [options.python, here('numpy_scipy.py'), folder]);
  const rivals = [numpy];
  if (has('neurokit2')) rivals.push(new Contestant('NeuroKit2', [options.python, here('neurokit.py'), folder]));
  const contestants = [ours, ...rivals, whole];

  const begun = new Map<Contestant, number>();
  for (const one of contestants) begun.set(one, (await one.ask<Memory>('memory')).peak);
  // the first round warms up: compiled code, caches, kept filter designs
  const first = new Map<Contestant, Round>();
  for (const one of contestants) first.set(one, await one.ask<Round>('round'));
  const measured = new Map<Contestant, Round[]>(contestants.map((one) => [one, []]));
  for (let round = 0; round < rounds; round++) {
    for (const one of contestants) measured.get(one)!.push(await one.ask<Round>('round'));
  }
  const standings: Standing[] = [];
  for (const one of contestants) {
    const own = measured.get(one)!;
    const ms = (pick: (round: Round) => number): number => (1000 * median(own.map(pick))) / count;
    standings.push({
      name: one.name,
      msPerWindow: ms(({ seconds }) => seconds),
      cpuMsPerWindow: ms(({ cpu }) => cpu),
      firstRoundMsPerWindow: (1000 * first.get(one)!.seconds) / count,
      startBytes: begun.get(one)!,
      peakBytes: (await one.ask<Memory>('memory')).peak,
    });
  }
  const values = agreement(await ours.ask('values'), await numpy.ask('values'));
  await ours.ask('stages');
  const stageRounds: StageTimes[] = [];
  for (let round = 0; round < rounds; round++) stageRounds.push(await ours.ask<StageTimes>('stages'));
  for (const one of contestants) one.end();
  return {
    dataset,
    subjects,
    windows: count,
    rounds,
    processor: cpus()[0]?.model ?? 'unknown',
    pinned: onOneCore().length > 0,
    node: process.version,
    python: versions(),
    standings,
    notMeasured: [...(has('neurokit2') ? [] : ['NeuroKit2: not installed']), 'pyPPG: no contestant was written'],
    stages: Object.keys(stageRounds[0]!).map((stage) => ({
      stage,
      msPerWindow: (1000 * median(stageRounds.map((times) => times[stage]!))) / count,
    })),
    agreement: values,
  };
}

/** 60 s every 30 s, of the first people of a dataset who can be read. */
async function realWindows(
  path: string,
  people: number,
): Promise<{ dataset: string; subjects: string[]; cut: CutRecording[] }> {
  const folder = await openFolder(path);
  const name = detectDataset(folder);
  const cut: CutRecording[] = [];
  const subjects: string[] = [];
  for (const { subject, sessions } of await DATASETS[name]!.open(folder)) {
    if (subjects.length >= people) break;
    if (sessions.length === 0) continue;
    for (const session of sessions) {
      const recording = await session.read();
      cut.push({ recording, windows: cutWindows(recording, { length: 60, step: 30 }) });
    }
    subjects.push(subject);
  }
  return { dataset: name, subjects, cut };
}

function has(module: string): boolean {
  const code = `import importlib.util as u, sys; sys.exit(u.find_spec('${module}') is None)`;
  return spawnSync(options.python, ['-c', code]).status === 0;
}

function versions(): string {
  const code =
    'import sys, numpy, scipy; print("Python", sys.version.split()[0], "NumPy", numpy.__version__, "SciPy", scipy.__version__)';
  return spawnSync(options.python, ['-c', code], { encoding: 'utf8' }).stdout.trim();
}
