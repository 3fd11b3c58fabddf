import { extractRecording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { expect, it } from 'vitest';
import { GRID, outline } from '../../src/worker/outline.ts';
import { play, Replay } from '../../src/worker/replay.ts';

const { recording } = simulatePerson({ index: 1, seed: 4, protocol: 'stress', minutes: 8 });
const { opened } = await outline(recording, { name: 'x', simulated: true }, new AbortController().signal, () => {});

it('gives, piece by piece, the windows of the whole recording to the bit, and every beat once', () => {
  const replay = new Replay(recording, opened, 1);
  const windows = [];
  const beats: number[] = [];
  let responses = 0;
  for (let i = 0; !replay.done; i++) {
    const delivered = replay.advance(0.1 + (i % 7));
    windows.push(...delivered.windows);
    beats.push(...delivered.beats);
    responses += delivered.responses.length;
    expect(delivered.beats.every((time) => time <= delivered.now)).toBe(true);
  }
  const whole = [...extractRecording(recording, GRID)];
  expect(windows.map(({ start }) => start)).toEqual(whole.map(({ window }) => window.start));
  for (const [i, { features }] of whole.entries()) expect(windows[i]!.features.values).toEqual(features.values);
  expect(beats).toEqual([...opened.beats]);
  expect(responses).toBe(opened.responses.length);
});

it('stops when told to, and does not move while it is paused', async () => {
  const controller = new AbortController();
  const replay = new Replay(recording, opened, 60);
  replay.paused = true;
  setTimeout(() => {
    expect(replay.now).toBe(opened.start);
    replay.paused = false;
  }, 250);
  await play(
    replay,
    async ({ now }) => {
      if (now > opened.start + 10) controller.abort();
    },
    controller.signal,
  );
  expect(replay.now).toBeGreaterThan(opened.start + 10);
  expect(replay.now).toBeLessThan(opened.start + 60);
});
