/**
 * A day of pulse at 64 Hz, conductance and temperature at 4 Hz, read from each format: seconds and peak memory, in a process of its own,
 * best of three, files cached.
 *
 *     npx node bench/formats/run.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'cheer-formats-'));
try {
  // a process of its own: what is read after would inherit its peak of memory
  execFileSync(process.execPath, [here('./make.ts'), folder]);
  console.log('format, MB, seconds, peak memory MB, of which before reading');
  for (const [dataset, map, name] of [
    ['table', 'BVP=ppg@64,GSR=eda@4,SKT=temp@4,time=t', 'csv'],
    ['table', 'BVP=ppg@64,GSR=eda@4,SKT=temp@4,time=t[us]', 'parquet'],
    ['edf', '', 'edf'],
    ['embraceplus', '', 'embraceplus'],
  ] as const) {
    const path = join(folder, name);
    const size = readdirSync(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0);
    const runs = [1, 2, 3].map(() =>
      JSON.parse(execFileSync(process.execPath, [here('./read.ts'), path, dataset, map], { encoding: 'utf8' })),
    );
    const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    console.log(
      `${name}, ${(size / 1e6).toFixed(0)}, ${best.seconds.toFixed(2)}, ${best.peak.toFixed(0)}, ${best.before.toFixed(0)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
