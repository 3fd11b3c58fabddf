/**
 * Peak memory and time of reading every recording of a file of WEMAC's size, against SciPy's loadmat (version 5) and h5py (7.3), and of `cheer extract` by number
 * of recordings: `npx node bench/wemac/run.ts`. Makes files of about 400 MB in a temporary folder (Linux; --python PATH names a Python 3 with SciPy
 * and h5py), reads each in processes of their own, file in the page cache, and prints Markdown. Fails if the two read different numbers.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { python: { type: 'string', default: '/usr/bin/python3' }, runs: { type: 'string', default: '3' } },
});

interface Reading {
  readonly seconds: number;
  /** MB before anything is read, and at most */
  readonly before: number;
  readonly peak: number;
  readonly recordings: number;
  readonly sums: Readonly<Record<string, number>>;
}

const FORMS = ['v5', 'v5-compressed', 'v73', 'v73-compressed'] as const;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1024 ** 2 });

/** The fastest of some runs; memory is the largest of them. */
function best(command: string, args: readonly string[]): Reading {
  const readings = Array.from({ length: Number(values.runs) }, () => JSON.parse(run(command, args)) as Reading);
  const fastest = readings.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  return { ...fastest, peak: Math.max(...readings.map(({ peak }) => peak)) };
}

/** A file of its own folder, so that the folder is a dataset. */
function make(form: string, volunteers: number, stimuli: number, seconds: number): string {
  mkdirSync(join(folder, form), { recursive: true });
  const file = join(folder, form, 'wemac.mat');
  run(values.python, [here('make.py'), file, form, String(volunteers), String(stimuli), String(seconds)]);
  return file;
}

const folder = mkdtempSync(join(tmpdir(), 'cheer-wemac-'));
try {
  console.log('| file | MB | reader | seconds | peak memory, MB | before reading, MB |\n|---|---|---|---|---|---|');
  for (const form of FORMS) {
    const file = make(form, 100, 14, 90);
    const size = (statSync(file).size / 1e6).toFixed(0);
    const ours = best(process.execPath, [here('load.ts'), file]);
    const theirs = best(values.python, [here('load.py'), file]);
    for (const [key, sum] of [...Object.entries(theirs.sums), ['recordings', theirs.recordings] as const]) {
      const own = key === 'recordings' ? ours.recordings : ours.sums[key]!;
      if (!(Math.abs(own - sum) <= 1e-9 * Math.max(1, Math.abs(sum)))) {
        throw new Error(`${form}: ${key}: ${own} here, ${sum} in Python`);
      }
    }
    const other = form.startsWith('v5') ? 'loadmat' : 'h5py';
    for (const [name, { seconds, peak, before }] of [['CHEER', ours] as const, [other, theirs] as const]) {
      console.log(
        `| ${form} | ${size} | ${name} | ${seconds.toFixed(2)} | ${peak.toFixed(0)} | ${before.toFixed(0)} |`,
      );
    }
    rmSync(file);
  }
  console.log('\n| file | recordings | cheer extract, s |\n|---|---|---|');
  for (const form of FORMS) {
    for (const volunteers of [4, 20]) {
      make(form, volunteers, 5, 60);
      const text = run(process.execPath, [here('extract.ts'), join(folder, form)]);
      const { recordings, seconds } = JSON.parse(text) as { recordings: number; seconds: number };
      console.log(`| ${form} | ${recordings} | ${seconds.toFixed(2)} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
