/** Data, code and seed give one encoder's file, byte for byte, on every engine, on any number of workers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Json, localRunner } from '@cheer/cloud';
import { pretrainInWorker } from '@cheer/encoder/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeCorpus } from '../../packages/cloud/src/corpusFile.ts';
import { CHROMIUM, openPage } from '../browser/chromium.ts';
import { openSite, type Site } from '../browser/site.ts';
import type { TrainingPage } from '../browser/trainingPage.ts';
import { INSTALL, NODE_22, NODE_24, printedBy } from './nodes.ts';
import { corpus, hashes, kernels, sha256, TRAININGS, trainHere } from './trainings.ts';

if (NODE_22 === undefined) console.warn(`trainings are not compared with Node 22; skipped: ${INSTALL}`);
if (CHROMIUM === undefined)
  console.warn('trainings are not compared with Chromium; skipped: none found, set CHEER_CHROMIUM');

describe('the file of an encoder', () => {
  let here: string[];
  beforeAll(async () => {
    here = await hashes();
  });

  it('is the same twice, and another for another training or seed', async () => {
    expect(kernels()).toBe('wasm');
    expect(await hashes()).toEqual(here);
    expect(new Set(here).size).toBe(TRAININGS.length);
    expect(here).not.toContain(await sha256(await trainHere(corpus(), { ...TRAININGS[0]!, seed: 3 })));
  });

  it('is the same from a worker thread', async () => {
    expect(await hashes(pretrainInWorker)).toEqual(here);
  });

  it.each([1, 2])('is the same from a runner with %i workers', async (workers) => {
    const work = mkdtempSync(join(tmpdir(), 'cheer-engines-'));
    const runner = await localRunner({ work, workers });
    try {
      const inputs = { corpus: runner.store.put(writeCorpus(corpus())) };
      const tasks = TRAININGS.map((options) => ({ kind: 'pretrain', inputs, parameters: options as unknown as Json }));
      const files = await runner.run(tasks);
      expect(await Promise.all(files.map(sha256))).toEqual(here);
    } finally {
      await runner.close();
      rmSync(work, { recursive: true, force: true });
    }
  });

  describe.each([
    ['v24.', NODE_24],
    ['v22.', NODE_22],
  ])('in Node %s', (line, node) => {
    it.skipIf(node === undefined).each(['wasm', 'reference'] as const)(`is the same, on the kernels %s`, async (on) => {
      const printed = await printedBy(node!, on);
      expect(printed).toEqual({ version: expect.stringContaining(line), kernels: on, hashes: here });
    });
  });

  describe.skipIf(CHROMIUM === undefined)('in Chromium', () => {
    let site: Site;
    beforeAll(async () => {
      site = await openSite('./trainingPage.ts');
      return () => site.close();
    });

    // the policy of /strict/ binds the worker too: it comes with the worker's script
    it.each([
      ['wasm', '/'],
      ['reference', '/strict/'],
    ])('is the same from the main thread and a worker, on the kernels %s', async (on, path) => {
      const { page, close } = await openPage(site.address + path, 'page');
      try {
        const there: Awaited<ReturnType<TrainingPage['files']>> = await page.evaluate('page.files()');
        expect(there).toEqual({ kernels: on, here, inWorker: here });
      } finally {
        await close();
      }
    });
  });
});
