import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource, CATALOGUE, DATASETS, detectDataset, folderOf } from '@cheer/recordings';
import { checkFiles, lineEndSums, openFolder, sha256Of } from '@cheer/recordings/node';
import { describe, expect, it } from 'vitest';

const SHARED = new URL('../../../../../shared/datasets/', import.meta.url).pathname;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the catalogue', () => {
  it('has a reader for each dataset, and each is recognised by its own files', async () => {
    for (const [name, dataset] of Object.entries(CATALOGUE)) {
      expect(DATASETS[name]).toBeDefined();
      const files = await dataset.files?.();
      if (files === undefined) continue;
      const folder = folderOf(
        name,
        files.map(({ path }) => [path, bytesSource(path, new Uint8Array(0))]),
      );
      expect(detectDataset(folder)).toBe(name);
    }
  });

  it.each([
    // people x (BVP, EDA, HR, IBI, TEMP, info, tags), two workbooks, readme, licence, Raw_data/Readme; ACC of 35
    ['stress-predict', { core: 35 * 7 + 5, acc: 35 }],
    // 37 folders of 6, and 8 files beside them; 37 ACC; 30 and 31 people in 31 and 32 folders of 7 exercise, see data_constraints.txt
    ['induced-stress', { core: 37 * 6 + 8, acc: 37, exercise: 708 - 37 * 7 - 8, notebook: 1 }],
    ['wesad', { core: 15, questionnaire: 15, documents: 15, raw: 30 }],
  ])('pins the files of %s', async (name, parts) => {
    const files = await CATALOGUE[name]!.files!();
    const counts: Record<string, number> = {};
    for (const { part } of files) counts[part] = (counts[part] ?? 0) + 1;
    expect(counts).toEqual(parts);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    for (const { sha256 } of files) if (sha256 !== undefined) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('knows size and checksum of all that is fetched unasked, but for the list of checksums itself', async () => {
    for (const name of ['stress-predict', 'induced-stress']) {
      const core = (await CATALOGUE[name]!.files!()).filter(({ part }) => part === 'core');
      const unknown = core.filter(({ bytes, sha256 }) => bytes === undefined || sha256 === undefined);
      expect(unknown.map(({ path }) => path)).toEqual(name === 'stress-predict' ? [] : ['SHA256SUMS.txt']);
    }
  });
});

describe('line ends', () => {
  it('of a text are told from its content, across the borders of pieces', async () => {
    const lf = `${'1.25\n'.repeat(300_000)}end`;
    const crlf = lf.replaceAll('\n', '\r\n');
    for (const text of [lf, crlf, 'a\rb\r', '\r\n', '', `${'x'.repeat(1024 ** 2 - 1)}\r\ny`]) {
      const source = bytesSource('x', new TextEncoder().encode(text));
      expect(await sha256Of(source)).toBe(sha256(text));
      const others = await lineEndSums(source);
      expect(others.lf).toBe(sha256(text.replaceAll('\r\n', '\n')));
      expect(others.crlf).toBe(sha256(text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')));
    }
  });
});

describe('checking a folder', () => {
  const files = async () => (await CATALOGUE['stress-predict']!.files!()).filter(({ part }) => part === 'core');

  it('names what is missing, wrong, extra and unfinished, wherever the dataset lies in the folder', async () => {
    const source = (path: string, text: string) => [path, bytesSource(path, new TextEncoder().encode(text))] as const;
    const report = await checkFiles(
      folderOf('x', [
        source('data/Raw_data/S01/BVP.csv', 'nonsense'),
        source('data/Raw_data/S01/EDA.csv.part', 'half'),
        source('data/notes.txt', 'mine'),
      ]),
      await files(),
    );
    expect(report.prefix).toBe('data/');
    expect(report.files.map(({ file, verdict }) => [file.path, verdict])).toEqual([['Raw_data/S01/BVP.csv', 'size']]);
    expect(report.missing).toHaveLength(35 * 7 + 4);
    expect(report.extra).toEqual(['data/notes.txt']);
    expect(report.parts).toEqual(['data/Raw_data/S01/EDA.csv.part']);
  });

  it.skipIf(!existsSync(join(SHARED, 'stress-predict')))('finds nothing wrong with the real ones', async () => {
    const stress = await checkFiles(await openFolder(join(SHARED, 'stress-predict')), await files());
    expect(stress.files.every(({ verdict }) => verdict === 'same')).toBe(true);
    expect([stress.missing, stress.extra]).toEqual([[], []]);
    const core = (await CATALOGUE['induced-stress']!.files!()).filter(({ part }) => part === 'core');
    const induced = await checkFiles(await openFolder(join(SHARED, 'induced-stress')), core);
    expect(induced.missing).toEqual([]);
    // this copy has LF where the release has CRLF; one empty file has neither
    const count = (wanted: string): number => induced.files.filter(({ verdict }) => verdict === wanted).length;
    expect([count('line-ends'), count('same'), count('unknown'), induced.files.length]).toEqual([228, 1, 1, 230]);
  });
});
