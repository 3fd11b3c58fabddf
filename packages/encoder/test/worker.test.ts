/** Training on a thread of Node. The same in a browser: test/browser/training.test.ts. */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { pretrainInWorker } from '@cheer/encoder/worker';
import { CheerError, random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readEncoder } from '../src/files/encoderFile.ts';
import { writePretrained } from '../src/files/pretrainedFile.ts';
import { LEAVES } from '../src/network/graph.ts';
import type { Corpus } from '../src/training/corpus.ts';
import { pretrain } from '../src/training/pretrain.ts';
import type { PretrainOptions } from '../src/training/pretrainOptions.ts';
import { pretrainOnThread, type StartThread } from '../src/worker/thread.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One recording of 40 windows of uniform numbers. */
function corpus(): Corpus {
  const stream = random('worker corpus');
  return {
    rows: Float32Array.from({ length: 40 * LEAVES }, () => 4 * stream.uniform() - 2),
    recording: new Int32Array(40),
    start: Float64Array.from({ length: 40 }, (_, w) => 30 * w),
    windowLength: 60,
  };
}

const data = corpus();
const short: PretrainOptions = { pretext: 'temporal', seed: 1, steps: 50, batch: 16 };
const endless: PretrainOptions = { ...short, steps: 1e9 };

describe('pretrainInWorker', () => {
  it('gives the bytes that training on this thread gives, and leaves the corpus as it was', async () => {
    const before = sha256(new Uint8Array(data.rows.buffer));
    const training = pretrain(data, short);
    let turn = training.next();
    while (!turn.done) turn = training.next();
    expect(sha256(await pretrainInWorker(data, short))).toBe(sha256(await writePretrained(turn.value, short)));
    expect(sha256(new Uint8Array(data.rows.buffer))).toBe(before);
  });

  it('tells how far it is every 20 steps and at the end', async () => {
    const seen: unknown[] = [];
    await pretrainInWorker(data, short, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([20, 40, 50].map((step) => ({ step, steps: 50 })));
  });

  // by the share of the time in which this thread had nothing to do, which a machine at work for others does not change
  it('leaves this thread free', async () => {
    const before = performance.eventLoopUtilization();
    await pretrainInWorker(data, { ...short, steps: 2000 });
    const { utilization, active, idle } = performance.eventLoopUtilization(before);
    expect(active + idle).toBeGreaterThan(150); // ms; or it would have said nothing
    expect(utilization).toBeLessThan(0.5);
  });

  it('ends at once when the signal aborts, in the middle of its steps', async () => {
    const controller = new AbortController();
    let aborted = 0;
    let later = 0;
    const training = pretrainInWorker(data, endless, {
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (aborted > 0) later++;
        if (step !== 60) return;
        aborted = performance.now();
        controller.abort();
      },
    });
    await expect(training).rejects.toMatchObject({
      name: 'CheerError',
      code: 'cancelled',
      message: 'pretrain: cancelled after step 60 of 1000000000. Start it again.',
    });
    expect(performance.now() - aborted).toBeLessThan(50);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(later).toBe(0);
  });

  it('does not begin if the signal has aborted before', async () => {
    const training = pretrainInWorker(data, endless, { signal: AbortSignal.abort() });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each([
    ['a pretext that there is none of', data, { ...short, pretext: 'nonsense' }],
    ['steps that are none', data, { ...short, steps: 0 }],
    ['plain lists', { ...data, rows: [...data.rows] as unknown as Float32Array }, short],
    ['a network without layers', data, { ...short, config: { identity: 4, widths: [], embedding: 32 } }],
    ['a recording too short for the pretext', { ...data, start: new Float64Array(40) }, short],
    ['a learning rate that blows the weights up', data, { ...short, learningRate: 1e9 }],
  ])('refuses %s in the words of this thread', async (_, corpus, options) => {
    const here = await (async () => {
      const training = pretrain(corpus, options);
      let turn = training.next();
      while (!turn.done) turn = training.next();
      return writePretrained(turn.value, options);
    })().catch((error: unknown) => error);
    expect(here).toBeInstanceOf(CheerError);
    const there = await pretrainInWorker(corpus, options).catch((error: unknown) => error);
    const { name, code, message, remedy } = here as CheerError;
    expect(there).toMatchObject({ name, code, message, remedy });
    expect(there).toBeInstanceOf(CheerError);
  });

  it('refuses what cannot go to another thread', async () => {
    const odd = { ...data, rows: (() => 1) as unknown as Float32Array };
    await expect(pretrainInWorker(odd, short)).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining('must be plain data'),
    });
  });

  it('goes on from an encoder, functions and all, as this thread does', async () => {
    const first = await readEncoder(await pretrainInWorker(data, short), 'first');
    const options: PretrainOptions = { ...short, steps: 3, initial: first, batch: undefined };
    const training = pretrain(data, options);
    const turn = training.next();
    const end = turn.done ? turn : training.next();
    if (!end.done) throw new Error('unreachable');
    expect(sha256(await pretrainInWorker(data, options))).toBe(sha256(await writePretrained(end.value, options)));
  });

  it('ends when the caller cannot take its progress, with the error of the caller', async () => {
    const broken = (): never => {
      throw new RangeError('mine');
    };
    await expect(pretrainInWorker(data, endless, { onProgress: broken })).rejects.toThrow(new RangeError('mine'));
  });
});

describe('pretrainOnThread', () => {
  it('says so when the thread cannot be started', async () => {
    const start: StartThread = () => {
      throw new Error('Failed to construct Worker');
    };
    await expect(pretrainOnThread(start, data, short)).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringContaining('Failed to construct Worker'),
    });
  });

  it('gives the first of what ends a thread, stops it once, and hears no more', async () => {
    let stopped = 0;
    const seen: number[] = [];
    const start: StartThread = ({ answer, ended }) => ({
      post() {
        answer({ step: 20, steps: 40 });
        ended(new Error('out of memory'));
        answer({ step: 40, steps: 40 });
        answer({ file: new Uint8Array(1) });
      },
      stop: () => void stopped++,
    });
    const training = pretrainOnThread(start, data, short, { onProgress: ({ step }) => seen.push(step) });
    await expect(training).rejects.toThrow('out of memory');
    expect([stopped, seen]).toEqual([1, [20]]);
  });
});
