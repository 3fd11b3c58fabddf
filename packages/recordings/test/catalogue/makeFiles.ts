/**
 * Makes src/catalogue/files/*.json from copies of the public datasets:
 *   npx node packages/recordings/test/catalogue/makeFiles.ts ../shared/datasets
 * Of Stress-Predict, sizes and SHA-256 are those of the files. Of Induced-Stress, the sums are those of its own SHA256SUMS.txt;
 * a copy whose line ends were changed from CRLF to LF on the way still tells the sizes, since the sum of what is put back
 * must be the release's. What a copy lacks (ACC.csv) has the release's sum, if there is one, and `?` for what is not known.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error('give the folder that holds stress-predict and induced-stress');

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** By folder, then by file: `bytes sha256`. */
function write(name: string, files: ReadonlyMap<string, string>): void {
  const folders: Record<string, Record<string, string>> = {};
  for (const [path, facts] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, slash));
    folders[folder] ??= {};
    folders[folder][path.slice(slash + 1)] = facts;
  }
  const target = new URL(`../../src/catalogue/files/${name}.json`, import.meta.url);
  writeFileSync(target, `${JSON.stringify(folders, null, 2)}\n`);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(folder.length + 1));

const stressPredict = new Map<string, string>();
const home = join(root, 'stress-predict');
for (const path of filesIn(home)) {
  const bytes = readFileSync(join(home, path));
  stressPredict.set(path, `${bytes.length} ${sha256(bytes)}`);
}
for (let i = 1; i <= 35; i++) stressPredict.set(`Raw_data/S${String(i).padStart(2, '0')}/ACC.csv`, '? ?');
write('stress-predict', stressPredict);

const induced = new Map<string, string>([['SHA256SUMS.txt', '? ?']]);
const copy = join(root, 'induced-stress');
for (const line of readFileSync(join(copy, 'SHA256SUMS.txt'), 'utf8').split('\n')) {
  const [, sum, path] = /^([0-9a-f]{64}) (.+)$/.exec(line.trim()) ?? [];
  if (sum === undefined || path === undefined) continue;
  let size = '?';
  try {
    const bytes = readFileSync(join(copy, path));
    const put = Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
    const same = [bytes, put].find((one) => sha256(one) === sum);
    if (same === undefined) throw new Error(`${path} is not the release's`);
    size = String(same.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  induced.set(path, `${size} ${sum}`);
}
write('induced-stress', induced);
