/** The examples run as their first lines say, and print what they teach. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeE4 } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import { simulatePerson } from '@cheer/signals/simulate';
import { expect, it } from 'vitest';

const run = (name: string, ...parameters: string[]): string =>
  execFileSync(process.execPath, [fileURLToPath(new URL(`../examples/${name}`, import.meta.url)), ...parameters], {
    encoding: 'utf8',
  });

it('your-own-arrays.ts: 10 min are 19 windows of 60 s every 30 s, and live ones have the same bits', () => {
  const said = run('your-own-arrays.ts');
  expect(said).toMatch(/^19 windows of 123 features$/m);
  expect(said).toMatch(/^live: 19 windows, .*; the same bits: true$/m);
  expect(said).toMatch(/^a profile of 19 windows: 246 numbers$/m);
  const [, upright, inverted] = /^pulse quality (\S+) as it is, (\S+) upside down$/m.exec(said)!;
  expect(Number(upright)).toBeGreaterThan(Number(inverted));
});

it('encoder-from-arrays.ts: trains below chance, goes on from there, and writes an ONNX model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cheer-examples-'));
  try {
    const said = run('encoder-from-arrays.ts', join(folder, 'out.onnx'));
    expect(said).toMatch(/^a corpus of 156 windows from 4 people/m);
    const losses = [...said.matchAll(/^temporal: loss (\S+), by chance (\S+)$/gm)].map((found) => found.map(Number));
    expect(losses).toHaveLength(2);
    for (const [, loss, chance] of losses) expect(loss).toBeLessThan(0.3 * chance!);
    expect(losses[1]![1]).toBeLessThan(losses[0]![1]!);
    const bytes = Number(/^an ONNX model of (\d+) bytes in /m.exec(said)![1]);
    expect(readFileSync(join(folder, 'out.onnx')).length).toBe(bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('e4-signals.ts: reads a folder and writes one page without scripts and addresses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cheer-examples-'));
  try {
    const { recording } = simulatePerson({ index: 0, seed: 1, protocol: 'stress', minutes: 10 });
    await writeFolder(join(folder, 'P1'), writeE4(recording));
    expect(run('e4-signals.ts', join(folder, 'P1'), join(folder, 'out.html'))).toMatch(/^19 windows; /m);
    const page = readFileSync(join(folder, 'out.html'), 'utf8');
    expect(page).toContain('<td>bvp_rmssd</td>');
    expect(page).toContain('Of 19 windows');
    expect(page).not.toMatch(/<script|(src|href)="?https?:/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
