/** What `cheer extract` prints for people. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cheer, temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();

it('says a fault that many share once, with their files, and its number as a word agrees', async () => {
  const study = join(folder, 'study');
  mkdirSync(study);
  for (const name of ['P1', 'P2', 'P3']) {
    const rows = Array.from({ length: 64 * 120 }, (_, i) => (i === 5 ? 'NaN' : (100 * Math.sin(0.12 * i)).toFixed(2)));
    writeFileSync(join(study, `${name}.csv`), `ppg\n${rows.join('\n')}\n`);
  }
  const out = join(folder, 'features.parquet');
  const { code, stdout, stderr } = await cheer('extract', '--data', study, '--map', 'BVP=ppg@64', '--out', out);
  expect([code, stderr]).toEqual([0, expect.stringContaining('--window 20 --step 10 is usual for clips')]);
  const faults = stdout.split('\n').filter((line) => line.startsWith('fault: '));
  expect(faults).toContain(
    'fault: P1, P2, P3: P1.csv, P2.csv, P3.csv: no column is said to be a time; time counts from 0',
  );
  expect(faults.filter((line) => line.includes('1 blank or NaN cell,'))).toHaveLength(1);
});

it('warns of a table that would lie among the recordings', async () => {
  const person = join(folder, 'person');
  mkdirSync(person);
  writeFileSync(join(person, 'EDA.csv'), `1700000000\n4\n${'1.5\n2.5\n'.repeat(400)}`);
  const inside = await cheer('extract', '--data', person, '--out', join(person, 'features.parquet'));
  expect(inside.stderr).toContain('lies among the recordings');
  const beside = await cheer('extract', '--data', person, '--out', join(folder, 'person.parquet'));
  expect(beside.stderr).not.toContain('lies among');
});

it('points whoever has a table or another format to cheer inspect', async () => {
  const table = join(folder, 'unmapped');
  mkdirSync(table);
  writeFileSync(join(table, 'P1.csv'), 'ppg\n1\n2\n');
  for (const args of [
    ['extract', '--data', table, '--out', join(folder, 'x.parquet')],
    ['datasets', 'check', table],
  ]) {
    const { code, stderr } = await cheer(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cheer inspect')]);
  }
});

it('says of links that lead in a circle, and of no path at all, what they are', async () => {
  symlinkSync(join(folder, 'b'), join(folder, 'a'));
  symlinkSync(join(folder, 'a'), join(folder, 'b'));
  expect((await cheer('inspect', join(folder, 'a'))).stderr).toMatch(
    /ELOOP.*they lead to each other.*\n.*file-unreadable/u,
  );
  expect((await cheer('inspect', '')).stderr).toContain('the path must be of a file or a folder');
});
