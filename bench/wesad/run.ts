/**
 * Peak memory and time of reading a session of WESAD's size, against Python's pickle.load: `npx node bench/wesad/run.ts`. Makes a
 * protocol-0 file of about 1 GB and a protocol-2 file of about 340 MB in a temporary folder (Linux; --python PATH names a
 * Python 3 with NumPy), reads each in processes of their own, file in the page cache, and prints Markdown. Fails if the two read different numbers.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { python: { type: 'string', default: '/usr/bin/python3' }, runs: { type: 'string', default: '3' } },
});

/** s: a little longer than the longest session */
const SECONDS = 7000;

interface Reading {
  readonly seconds: number;
  /** MB before anything is read, and at most */
  readonly before: number;
  readonly peak: number;
  readonly sums: Readonly<Record<string, number>>;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1024 ** 2 });

/** The fastest of some runs; memory is the largest of them. */
function best(command: string, args: readonly string[]): Reading {
  const readings = Array.from({ length: Number(values.runs) }, () => JSON.parse(run(command, args)) as Reading);
  const fastest = readings.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  return { ...fastest, peak: Math.max(...readings.map(({ peak }) => peak)) };
}

function compare(what: string, file: string, size: string): void {
  const ours = best(process.execPath, [here('load.ts'), file]);
  const theirs = best(values.python, [here('load.py'), file]);
  for (const [key, sum] of Object.entries(theirs.sums)) {
    if (!(Math.abs(ours.sums[key]! - sum) <= 1e-9 * Math.max(1, Math.abs(sum)))) {
      throw new Error(`${key}: ${ours.sums[key]} here, ${sum} in Python`);
    }
  }
  for (const [name, { seconds, peak, before }] of Object.entries({ CHEER: ours, 'pickle.load': theirs })) {
    console.log(`| ${what} | ${size} | ${name} | ${seconds.toFixed(2)} | ${peak.toFixed(0)} | ${before.toFixed(0)} |`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'cheer-wesad-'));
try {
  console.log('| file | MB | reader | seconds | peak memory, MB | before reading, MB |\n|---|---|---|---|---|---|');
  for (const protocol of [0, 2] as const) {
    const file = join(folder, `S2-${protocol}.pkl`);
    run(values.python, [here('make.py'), file, String(protocol), String(SECONDS)]);
    const size = (statSync(file).size / 1e6).toFixed(0);
    compare(`protocol ${protocol}`, file, size);
    const zip = join(folder, 'WESAD.zip');
    run(values.python, [here('pack.py'), zip, file]);
    rmSync(file);
    compare(`protocol ${protocol}, in a zip`, zip, (statSync(zip).size / 1e6).toFixed(0));
    rmSync(zip);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
