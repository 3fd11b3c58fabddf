/** Devices as processes. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Errand } from './wearer.ts';

export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
}

/** what a process compiled once the next hundred need not compile again */
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'cheer-compiled');

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The command line of a device on an errand. */
export const commandOf = (errand: Errand, ...flags: string[]): [string, string[]] => [
  process.execPath,
  [...flags, pathOf('./wearer.ts'), JSON.stringify(errand)],
];

/** @param killed by SIGKILL as soon as this resolves */
export function run(
  [command, given]: [string, string[]],
  options: SpawnOptions = {},
  killed?: Promise<void>,
): Promise<Ended> {
  const child = spawn(command, given, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  void killed?.then(() => child.kill('SIGKILL'));
  const [out, error]: [string[], string[]] = [[], []];
  child.stdout!.on('data', (piece) => out.push(String(piece)));
  child.stderr!.on('data', (piece) => error.push(String(piece)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) => resolve({ signal, out: out.join(''), error: error.join('') }));
  });
}

/** With the power cut at a step; 0 for a run to the end, which counts the steps into `count`. */
export const runCut = (errand: Errand, at: number, count = ''): Promise<Ended> =>
  run(commandOf(errand, '--import', new URL('./cut.ts', import.meta.url).href), {
    env: { ...process.env, CUT_HOME: errand.home, CUT_AT: String(at), CUT_COUNT: count },
  });

/** Does all, a few at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>, atOnce = 4): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
