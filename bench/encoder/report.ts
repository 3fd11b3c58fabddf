/** The benchmark's result, and the same in words and columns. */
import type { Page } from './bytes.ts';
import type { Standing } from './contest.ts';
import type { Memory } from './memory.ts';
import type { KernelTimes } from './stages.ts';

export interface BenchResult {
  readonly processor: string;
  readonly pinned: boolean;
  readonly node: string;
  readonly python: string;
  readonly rounds: number;
  /** ours first */
  readonly training: {
    readonly default: readonly Standing[];
    readonly wide: readonly Standing[];
  };
  /** s a step of ours, default model, by kernel */
  readonly kernels: KernelTimes;
  readonly embedding: readonly Standing[];
  /** s, of 15 labelled windows of 3 classes: see adaptation.ts */
  readonly adaptation: { readonly adapt: number; readonly choice: number; readonly head: number };
  /** bytes */
  readonly files: { readonly float32: number; readonly int8: number; readonly onnx: number };
  /** empty where the system does not tell */
  readonly memory: readonly Memory[];
  readonly pages: readonly Page[];
  /** operations a second */
  readonly arithmetic: {
    readonly peak: number;
    readonly products: readonly {
      readonly model: string;
      readonly shape: readonly number[];
      readonly ours: number;
      readonly pytorch: number;
    }[];
  };
  readonly notMeasured: readonly string[];
}

/** What issue and design ask for. */
const GOALS = {
  pytorch: 3,
  pytorchWide: 1 / 1.3,
  tensorflow: 10,
  jax: 4,
  embedding: 50e-6,
  adaptation: 5e-3,
  float32: 120e3,
  int8: 35e3,
  train: 4e6,
  infer: 1e6,
  page: 40e3,
} as const;

export function report(result: BenchResult): string {
  const { training, embedding, adaptation, files, memory, pages, arithmetic } = result;
  return [
    `${result.processor}, ${result.pinned ? 'bound to one core' : 'not bound to a core'}; Node ${result.node}, ${result.python}; ${result.rounds} rounds in turns, medians`,
    '',
    'Goals (times by processor time: every contestant has one thread, and what else runs on the machine does not count)',
    table(['', 'goal', 'measured', ''], goals(result)),
    '',
    'A training step: forward, backward, AdamW; 64 windows, temporal InfoNCE; default model (identity 4, widths 16 and 4)',
    standings(training.default, 1e3, 'ms'),
    '',
    'Where the time of our step goes (default model; kernels timed one by one)',
    kernelTable(result.kernels),
    '',
    'A training step of a model of widths 128 and 128',
    standings(training.wide, 1e3, 'ms'),
    '',
    'Embedding of one window, default model',
    standings(embedding, 1e6, 'us'),
    '',
    `On-device adaptation, 15 labelled windows, 3 classes: head and windows left out ${(1e3 * adaptation.adapt).toFixed(2)} ms, the same with a choice of head and strength ${(1e3 * adaptation.choice).toFixed(2)} ms; one head alone ${(1e3 * adaptation.head).toFixed(2)} ms`,
    `Encoder file: float32 ${files.float32} bytes, int8 ${files.int8} bytes, ONNX ${files.onnx} bytes (paper: 0.99 MB)`,
    '',
    'Memory, MB of 10^6 bytes, each job in fresh processes (paper, runtime included: 40.08 MB training, 18.23 MB inference)',
    table(
      [
        '',
        'flags',
        'runtime',
        'code and files',
        'opening the encoder',
        'added by the job',
        'program of it',
        'kept of it',
        'in V8',
        'second run',
        'total',
      ],
      memory.map(({ job, flags, runtime, code, opening, added, program, kept, codeKept, again, total }) => [
        job,
        flags || '-',
        ...[runtime, code, opening, added, program, kept, codeKept, again, total].map((bytes) =>
          (bytes / 1e6).toFixed(2),
        ),
      ]),
    ),
    '',
    ...pages.flatMap(({ entry, minified, gzipped, packages, modules }) => [
      `${entry}: ${gzipped} bytes gzipped, ${minified} minified`,
      table(
        ['package', 'minified', 'gzipped alone'],
        packages.map((one) => [one.name, String(one.minified), String(one.gzipped)]),
      ),
      `heaviest modules: ${modules.map((one) => `${one.name} ${one.gzipped}`).join(', ')}`,
      '',
    ]),
    `Arithmetic: 128-bit vectors of this core, registers only, multiply and add apart: ${giga(arithmetic.peak)} Gflop/s`,
    table(
      ['product [M, N, K]', 'model', 'ours', 'share of peak', 'PyTorch', 'ours / PyTorch'],
      arithmetic.products.map(({ model, shape, ours, pytorch }) => [
        shape.join(' x '),
        model,
        giga(ours),
        percent(ours / arithmetic.peak),
        giga(pytorch),
        percent(ours / pytorch),
      ]),
    ),
    ...result.notMeasured,
  ].join('\n');
}

function goals(result: BenchResult): string[][] {
  const { training, embedding, adaptation, files, memory, pages } = result;
  const times = (standings: readonly Standing[], name: string): number | undefined => {
    const other = standings.find((one) => one.name.startsWith(name));
    return other === undefined ? undefined : other.cpu / standings[0]!.cpu;
  };
  const added = (job: string): number | undefined => memory.find((one) => one.job === job)?.added;
  const least = (what: string, goal: number, value: number | undefined): string[] =>
    verdict(what, `at least ${goal.toFixed(2)}`, value?.toFixed(2), value !== undefined && value >= goal);
  const most = (what: string, goal: number, value: number | undefined, per: number, unit: string): string[] =>
    verdict(
      what,
      `at most ${(goal * per).toFixed(0)} ${unit}`,
      value === undefined ? undefined : `${(value * per).toFixed(2)} ${unit}`,
      value !== undefined && value <= goal,
    );
  return [
    least('PyTorch / ours, default', GOALS.pytorch, times(training.default, 'PyTorch')),
    least('PyTorch / ours, width 128', GOALS.pytorchWide, times(training.wide, 'PyTorch')),
    least('TensorFlow.js wasm / ours', GOALS.tensorflow, times(training.default, 'TensorFlow.js, wasm')),
    least('jax-js / ours', GOALS.jax, times(training.default, 'jax-js')),
    most('embedding of one window', GOALS.embedding, embedding[0]?.cpu, 1e6, 'us'),
    most('on-device adaptation', GOALS.adaptation, adaptation.choice, 1e3, 'ms'),
    most('encoder file, float32', GOALS.float32, files.float32, 1e-3, 'kB'),
    most('encoder file, int8', GOALS.int8, files.int8, 1e-3, 'kB'),
    most('memory added by training', GOALS.train, added('train'), 1e-6, 'MB'),
    most('memory added by training with choice', GOALS.train, added('choose'), 1e-6, 'MB'),
    most('memory added by inference', GOALS.infer, added('infer'), 1e-6, 'MB'),
    ...pages.map(({ entry, gzipped }) => most(`bytes of ${entry}`, GOALS.page, gzipped, 1e-3, 'kB')),
  ];
}

const verdict = (what: string, goal: string, value: string | undefined, reached: boolean): string[] => [
  what,
  goal,
  value ?? 'not measured',
  value === undefined ? '' : reached ? 'reached' : 'not reached',
];

function standings(all: readonly Standing[], per: number, unit: string): string {
  return table(
    ['', 'form', unit, `CPU ${unit}`, 'times ours', 'by CPU', 'largest difference'],
    all.map(({ name, form, seconds, cpu, difference }) => [
      name,
      form || '-',
      (seconds * per).toFixed(3),
      (cpu * per).toFixed(3),
      (seconds / all[0]!.seconds).toFixed(2),
      (cpu / all[0]!.cpu).toFixed(2),
      difference.toExponential(1),
    ]),
  );
}

function kernelTable(kernels: KernelTimes): string {
  const whole = Object.values(kernels).reduce((sum, seconds) => sum + seconds, 0);
  return table(
    ['kernel', 'us a step', 'share'],
    Object.entries(kernels)
      .sort(([, a], [, b]) => b - a)
      .map(([name, seconds]) => [name, (1e6 * seconds).toFixed(1), percent(seconds / whole)]),
  );
}

const giga = (rate: number): string => (rate / 1e9).toFixed(1);
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Columns wide enough for what they hold, the first in line on the left, the others on the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ');
  return all.map((row) => line(row).trimEnd()).join('\n');
}
