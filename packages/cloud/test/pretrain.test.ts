/** Pre-training as a task: on a thread of its own it says how far it is, ends when told to, and goes on where it left off. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Corpus, LEAVES, pretrain, writePretrained } from '@cheer/encoder';
import { random } from '@cheer/signals';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCorpus } from '../src/corpusFile.ts';
import { localRunner } from '../src/runner/local.ts';

/** One recording of 40 windows of uniform numbers. */
function corpus(): Corpus {
  const stream = random('pretrain task');
  return {
    rows: Float32Array.from({ length: 40 * LEAVES }, () => 4 * stream.uniform() - 2),
    recording: new Int32Array(40),
    start: Float64Array.from({ length: 40 }, (_, w) => 30 * w),
    windowLength: 60,
  };
}

/** enough for more than the second after which it saves */
const options = { pretext: 'temporal', seed: 1, steps: 6000, batch: 32 };
let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'cheer-pretrain-'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

describe('the task pretrain', () => {
  it('cancelled half-way goes on from its checkpoint, to the bytes of a training that nobody stopped', async () => {
    const data = corpus();
    const runner = await localRunner({ work, workers: 1 });
    const task = { kind: 'pretrain', inputs: { corpus: runner.store.put(writeCorpus(data)) }, parameters: options };
    const checkpoints = join(work, 'checkpoints');
    const saved = (): boolean => existsSync(checkpoints) && readdirSync(checkpoints).length > 0;
    const first: number[] = [];
    const controller = new AbortController();
    const onFirst = ({ fraction }: { fraction: number }): void => {
      first.push(Math.round(fraction * options.steps));
      if (saved()) controller.abort();
    };
    await expect(runner.run([task], { onProgress: onFirst, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(first[0]).toBe(20);
    expect(first.at(-1)).toBeLessThan(options.steps);

    const second: number[] = [];
    const [file] = await runner.run([task], {
      onProgress: ({ fraction }) => second.push(Math.round(fraction * options.steps)),
    });
    await runner.close();
    expect(second[0]).toBeGreaterThan(20);
    expect(second[0]).toBeLessThanOrEqual(first.at(-1)! + 20);
    expect(second.at(-1)).toBe(options.steps);
    expect(saved()).toBe(false);

    const training = pretrain(data, options);
    let turn = training.next();
    while (!turn.done) turn = training.next();
    expect(file).toEqual(await writePretrained(turn.value, options));
  });
});
