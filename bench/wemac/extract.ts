/** Seconds that `cheer extract` takes for a folder: extract.ts FOLDER prints seconds and recordings as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract, localRunner } from '@cheer/cloud';

const work = mkdtempSync(join(tmpdir(), 'cheer-extract-'));
const started = performance.now();
const runner = await localRunner({ work, workers: 2 });
try {
  const window = { length: 20, step: 10 };
  const { report } = await extract({ data: process.argv[2]!, dataset: 'wemac', window, runner });
  const recordings = report.subjects.reduce((sum, { sessions }) => sum + sessions.length, 0);
  console.log(JSON.stringify({ recordings, seconds: (performance.now() - started) / 1000 }));
} finally {
  await runner.close();
  rmSync(work, { recursive: true, force: true });
}
