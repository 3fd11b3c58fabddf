import {
  type CleanBvp,
  type CleanGsr,
  cleanBvp,
  cleanGsr,
  findBeats,
  findScrs,
  type Recording,
  windowQualityParts,
} from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { outline } from '../../src/worker/outline.ts';
import { partsOf } from '../../src/worker/parts.ts';
import { simulatedRecording } from '../../src/worker/simulated.ts';

const { recording } = simulatePerson({ index: 3, seed: 11, protocol: 'stress', minutes: 12 });
const FACTS = { name: 'x', simulated: true };
const never = new AbortController().signal;
const opened = await outline(recording, FACTS, never, () => {});

describe('a recording as the page shows it', () => {
  it('has the beats of the whole recording, though they were found piece by piece', () => {
    const { start, rate, samples } = recording.channels.BVP!;
    const clean = cleanBvp({ samples, rate, offset: 0 }, samples.length / rate) as CleanBvp;
    const whole = findBeats(clean.samples, rate, clean.filled).times.map((time) => start + time);
    const { beats } = opened.opened;
    expect(beats).toHaveLength(whole.length);
    for (const [i, time] of whole.entries()) expect(beats[i]).toBeCloseTo(time, 3);
    expect(whole.length).toBeGreaterThan(500);
  });

  it('has the responses of the whole recording', () => {
    const { start, rate, samples } = recording.channels.GSR!;
    const clean = cleanGsr({ samples, rate, offset: 0 }, samples.length / rate) as CleanGsr;
    const whole = findScrs(clean.phasic, clean.rate).filter(({ onset }) => !Number.isNaN(onset));
    const { responses } = opened.opened;
    expect(responses.map(({ peak }) => peak)).toEqual(whole.map(({ peak }) => start + peak));
    for (const [i, { amplitude }] of whole.entries()) expect(responses[i]!.amplitude).toBeCloseTo(amplitude, 6);
    expect(whole.length).toBeGreaterThan(5);
  });

  it('tells quality for a window of a minute every half of one', () => {
    const { quality, start, duration, usable } = opened.opened;
    expect(quality).toHaveLength(Math.floor((duration - 60) / 30) + 1);
    expect(quality.map((one) => one.start - start)).toEqual(quality.map((_, i) => 30 * i));
    expect(usable).toBe(quality.filter((one) => one.usable).length);
    expect(quality.every(({ BVP, GSR, SKT, overall }) => Math.abs((BVP + GSR + SKT) / 3 - overall) < 1e-9)).toBe(true);
  });

  it('says why a window is as good as it is', () => {
    const { quality } = opened.opened;
    const { signals } = partsOf(recording, quality[4]!.start, 60);
    expect(signals.map(({ name, reason }) => [name, reason])).toEqual([
      ['BVP', null],
      ['GSR', null],
      ['SKT', null],
    ]);
    // the least of the parts is the quality, but for what cleaning sees beyond the window
    const least = signals.map(({ parts }) => Math.min(...parts.map(({ value }) => value)));
    expect(least[1]).toBeCloseTo(quality[4]!.GSR, 6);
    const { GSR } = windowQualityParts({ duration: 60, segments: {} });
    expect(partsOf({ ...recording, channels: {} }, quality[4]!.start, 60).signals[1]!.reason).toBe(GSR);
  });

  it('leaves out a minute that cannot be cleaned, and no other', async () => {
    const { BVP } = recording.channels;
    const samples = BVP!.samples.slice();
    samples.fill(0, 64 * 180, 64 * 240);
    const { shown } = await outline({ ...recording, channels: { BVP: { ...BVP!, samples } } }, FACTS, never, () => {});
    const drawn = shown.get('BVP')!.samples;
    expect(drawn.subarray(64 * 180, 64 * 240).every(Number.isNaN)).toBe(true);
    expect(drawn.subarray(0, 64 * 180).some(Number.isNaN)).toBe(false);
    expect(drawn.subarray(64 * 240).some(Number.isNaN)).toBe(false);
  });

  it('hides what no skin can be: the 382 degrees that E4 files begin with', async () => {
    const SKT = { ...recording.channels.SKT!, samples: recording.channels.SKT!.samples.slice() };
    SKT.samples[0] = 382;
    const { shown, opened: facts } = await outline({ ...recording, channels: { SKT } }, FACTS, never, () => {});
    expect(shown.get('SKT')!.samples[0]).toBeNaN();
    expect(facts.channels[0]!.high).toBeLessThan(45);
  });

  it('stops when it is told to, and refuses a recording without samples', async () => {
    const controller = new AbortController();
    const long: Recording = simulatePerson({ index: 0, seed: 1, protocol: 'stress', minutes: 60 }).recording;
    const stopped = outline(long, FACTS, controller.signal, () => controller.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    await expect(outline({ ...recording, channels: {} }, FACTS, never, () => {})).rejects.toMatchObject({
      code: 'recording-empty',
    });
  });
});

it('bundles people who are always the same', () => {
  const [a, b] = [simulatedRecording(1), simulatedRecording(1)];
  expect(a.channels.GSR!.samples).toEqual(b.channels.GSR!.samples);
  expect(simulatedRecording(2).channels.GSR!.samples).not.toEqual(a.channels.GSR!.samples);
});
