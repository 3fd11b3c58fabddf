/** Whatever a command is told to write, recordings and other people's files stay as they are. */
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkOutputFile } from '../src/outputFile.ts';
import { checkModelPath } from '../src/writeModel.ts';
import { cheer, cheerJson, temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();
const person = join(folder, 'P1');
const recording = join(person, 'EDA.csv');
const SAMPLES = `1700000000\n4\n${'1.5\n2.5\n'.repeat(400)}`;
beforeAll(() => {
  mkdirSync(person);
  writeFileSync(recording, SAMPLES);
});
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('a recording is never written over', () => {
  it('by inspect --html, under its own name, through a link, and when it is given itself', async () => {
    const link = join(folder, 'page.html');
    symlinkSync(recording, link);
    const twin = join(folder, 'twin.html');
    linkSync(recording, twin);
    for (const [path, html] of [
      [person, recording],
      [person, link],
      [recording, recording],
      [recording, twin],
    ] as const) {
      const { code, stderr } = await cheer('inspect', path, '--html', html);
      expect([code, stderr]).toEqual([2, expect.stringContaining('one of the files that are read')]);
    }
    expect(readFileSync(recording, 'utf8')).toBe(SAMPLES);
  });

  it('by extract --out, nor by the metadata beside a table', async () => {
    const { code, stderr } = await cheer('extract', '--data', person, '--out', recording);
    expect([code, stderr]).toEqual([2, expect.stringContaining('one of the files that are read')]);
    expect(readFileSync(recording, 'utf8')).toBe(SAMPLES);
    const notes = file('study.meta.json', '{"mine": true}');
    const beside = await cheer('extract', '--data', person, '--out', join(folder, 'study.csv'));
    expect([beside.code, beside.stderr]).toEqual([2, expect.stringContaining('did not write')]);
    expect(readFileSync(notes, 'utf8')).toBe('{"mine": true}');
  });
});

describe('what CHEER did not write is not replaced, and what it wrote is', () => {
  it('a page', async () => {
    const page = join(folder, 'P1.html');
    for (let i = 0; i < 2; i++) expect((await cheer('inspect', person, '--html', page)).code).toBe(0);
    const other = file('thesis.html', '<!doctype html><title>mine</title>');
    const { code, stderr } = await cheer('inspect', person, '--html', other);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did not write')]);
    expect(readFileSync(other, 'utf8')).toContain('mine');
  });

  it.each(['features.csv', 'features.parquet'])('a table, %s', async (name) => {
    const cohort = join(folder, `cohort of ${name}`);
    await cheerJson('simulate', '--people', '1', '--minutes', '6', '--out', cohort);
    const out = join(folder, name);
    for (let i = 0; i < 2; i++) await cheerJson('extract', '--data', cohort, '--out', out, '--workers', '1');
    const mine = file(`my ${name}`, 'a,b\n1,2\n');
    const { code, stderr } = await cheer('extract', '--data', cohort, '--out', mine);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did not write')]);
    expect(readFileSync(mine, 'utf8')).toBe('a,b\n1,2\n');
  });

  it('a model, even with --replace', async () => {
    await expect(checkModelPath('export', file('mine.onnx', 'another maker\u2019s'), true)).rejects.toThrow(
      /did not write/u,
    );
    await checkModelPath('export', file('ours.onnx', '\u0008\u0008\u0012\u0005CHEER'), true);
    await checkModelPath('export', join(folder, 'new.onnx'), true);
  });

  it('a folder is no file', async () => {
    await expect(checkOutputFile('inspect', person, 'page')).rejects.toThrow(/must be a file/u);
  });
});
