/**
 * The encoder's numeric core against other frameworks: training, inference, adaptation, memory, bytes; the same maths from the
 * same weights and batches, one core each, in turns.
 *
 *     node bench/encoder/run.ts [--rounds 7] [--python /usr/bin/python3] [--out out/bench-encoder.json]
 *
 * Needs a Python with PyTorch (Debian: python3-torch). Frameworks in JavaScript: `npm ci --prefix bench/encoder/contestants`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_GCN } from '@cheer/encoder';
import { Contestant, onOneCore } from '../features/contestant.ts';
import { PEAK_OPERATIONS, productName, productOperations, SHAPES } from './arithmetic.ts';
import { pageBytes } from './bytes.ts';
import {
  contest,
  contestantsInstalled,
  here,
  inTurns,
  JAX,
  type Library,
  OURS,
  PYTORCH,
  TENSORFLOW,
} from './contest.ts';
import { measureFiles, onnxruntime } from './files.ts';
import { measureMemory } from './memory.ts';
import { makeProblem, writeProblem } from './problem.ts';
import { type BenchResult, report } from './report.ts';
import type { KernelTimes } from './stages.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    python: { type: 'string', default: '/usr/bin/python3' },
    out: { type: 'string', default: 'out/bench-encoder.json' },
  },
});
const rounds = Math.max(1, Number(options.rounds));
const { python } = options;
const folder = mkdtempSync(join(tmpdir(), 'cheer-bench-'));
try {
  const result = await measure();
  console.log(report(result));
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(`${options.out}.part`, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(`${options.out}.part`, options.out);
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<BenchResult> {
  const problem = makeProblem(DEFAULT_GCN);
  const wideProblem = makeProblem({ ...DEFAULT_GCN, widths: [128, 128] });
  const [normal, wide] = [join(folder, 'default.safetensors'), join(folder, 'wide.safetensors')];
  writeProblem(normal, problem);
  writeProblem(wide, wideProblem);

  const torch = has('torch');
  const pytorch = (path: string): Library[] => (torch ? [PYTORCH(python, path)] : []);
  const others = (path: string): Library[] => (contestantsInstalled ? [TENSORFLOW('wasm', path), JAX(path)] : []);
  const slowest = contestantsInstalled ? [TENSORFLOW('cpu', normal)] : [];
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    pinned: onOneCore().length > 0,
    node: process.version,
    python: torch ? versions() : 'no PyTorch',
    rounds,
    training: {
      default: await contest([OURS(normal), ...pytorch(normal), ...others(normal), ...slowest], 'step', rounds),
      wide: await contest([OURS(wide), ...pytorch(wide), ...others(wide)], 'step', rounds),
    },
    kernels: await kernels(normal),
    embedding: await contest(
      [OURS(normal), ...pytorch(normal), await onnxruntime(folder, problem, normal)],
      'embed',
      rounds,
    ),
    adaptation: await adaptation(normal),
    files: await measureFiles(problem),
    memory: await measureMemory(folder, problem, rounds),
    pages: [await pageBytes('page/parts.ts'), await pageBytes('page/device.ts')],
    arithmetic: await arithmetic(normal),
    notMeasured: [
      ...(torch ? [] : [`PyTorch: ${python} does not have it, not measured`]),
      ...(contestantsInstalled
        ? []
        : ['TensorFlow.js and jax-js: not installed, not measured (see contestants/README.md)']),
    ],
  };
}

async function kernels(problem: string): Promise<KernelTimes> {
  const contestant = new Contestant('CHEER', OURS(problem).forms[0]!.command);
  const times = await contestant.ask<KernelTimes>('kernels');
  contestant.end();
  return times;
}

async function adaptation(problem: string): Promise<BenchResult['adaptation']> {
  const { forms, name } = OURS(problem);
  const contestant = new Contestant(name, forms[0]!.command);
  const jobs = ['adapt', 'choice', 'head'].map((job) => ({ contestant, job }));
  await inTurns(jobs, 2);
  const [adapt, choice, head] = await inTurns(jobs, rounds);
  contestant.end();
  return { adapt: adapt!.cpu, choice: choice!.cpu, head: head!.cpu };
}

async function arithmetic(problem: string): Promise<BenchResult['arithmetic']> {
  const ours = new Contestant('CHEER', [process.execPath, here('arithmetic.ts')]);
  const theirs = has('torch') ? new Contestant('PyTorch', PYTORCH(python, problem).forms[0]!.command) : undefined;
  const shapes = Object.entries(SHAPES).flatMap(([model, own]) => own.map((shape) => ({ model, shape })));
  const jobs = [
    { contestant: ours, job: 'peak' },
    ...shapes.flatMap(({ shape }) =>
      [ours, theirs].flatMap((contestant) => (contestant ? [{ contestant, job: productName(shape) }] : [])),
    ),
  ];
  await inTurns(jobs, 1);
  const [peak, ...times] = await inTurns(jobs, rounds);
  ours.end();
  theirs?.end();
  const each = theirs ? 2 : 1;
  return {
    peak: PEAK_OPERATIONS / peak!.cpu,
    products: shapes.map(({ model, shape }, i) => ({
      model,
      shape,
      ours: productOperations(shape) / times[each * i]!.cpu,
      pytorch: theirs ? productOperations(shape) / times[each * i + 1]!.cpu : Number.NaN,
    })),
  };
}

function has(module: string): boolean {
  const code = `import importlib.util as u, sys; sys.exit(u.find_spec('${module}') is None)`;
  return spawnSync(python, ['-c', code]).status === 0;
}

function versions(): string {
  const code = `import sys, torch; c = torch.__config__.show(); print("Python", sys.version.split()[0], "PyTorch", torch.__version__, c.split("CPU capability usage: ")[1].split()[0])`;
  return spawnSync(python, ['-c', code], { encoding: 'utf8' }).stdout.trim();
}
