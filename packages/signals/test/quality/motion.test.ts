import { describe, expect, it } from 'vitest';
import { type AccelerationSegments, motionQuality } from '../../src/quality/motion.ts';
import { channelDuration } from '../../src/recording.ts';
import { simulateCohort } from '../../src/simulate/index.ts';
import { noise } from '../noise.ts';

const segment = (samples: Float32Array, rate = 32) => ({ samples, rate, offset: 0 });
const along = (z: (i: number) => number, n = 1920): AccelerationSegments => ({
  ACC_X: segment(new Float32Array(n)),
  ACC_Y: segment(new Float32Array(n)),
  ACC_Z: segment(Float32Array.from({ length: n }, (_, i) => z(i))),
});

describe('motionQuality', () => {
  it('is 1 at rest, whichever way the wrist is turned', () => {
    expect(motionQuality(along(() => 1))).toBe(1);
    const turn = (f: (angle: number) => number) =>
      segment(Float32Array.from({ length: 1920 }, (_, i) => f((Math.PI * i) / 1920)));
    const turned = motionQuality({
      ACC_X: turn(Math.sin),
      ACC_Y: segment(new Float32Array(1920)),
      ACC_Z: turn(Math.cos),
    });
    expect(turned).toBeCloseTo(1, 9);
  });

  it('is 1 / (1 + (s / 0.1 g)^2) for swings of SD s in every second', () => {
    // a sine of amplitude a has an SD of a / sqrt 2 over whole periods
    for (const sd of [0.02, 0.1, 0.3]) {
      const swings = along((i) => 2 + sd * Math.SQRT2 * Math.sin((2 * Math.PI * 2 * i) / 32));
      expect(motionQuality(swings)).toBeCloseTo(1 / (1 + (sd / 0.1) ** 2), 5);
    }
  });

  it('is the share of the time at rest where the rest is violent', () => {
    const quarter = along((i) => (i < 480 ? 1 + (i % 2 === 0 ? 100 : 0) : 1));
    expect(motionQuality(quarter)).toBeCloseTo(0.75, 4);
  });

  it('leaves out what was not measured, and knows nothing of nothing', () => {
    expect(motionQuality(along((i) => (i % 3 === 0 ? Number.NaN : 1)))).toBe(1);
    expect(motionQuality(along((i) => (i < 960 ? Number.NaN : 1)))).toBe(1);
    expect(motionQuality(along(() => Number.NaN))).toBeUndefined();
    expect(motionQuality(along(() => Number.POSITIVE_INFINITY))).toBeUndefined();
    expect(motionQuality(along(() => 1, 3))).toBeUndefined();
    expect(motionQuality(along(() => 1, 0))).toBeUndefined();
    expect(motionQuality({})).toBeUndefined();
    const { ACC_X, ACC_Y, ACC_Z } = along(() => 1);
    expect(motionQuality({ ACC_X: ACC_X!, ACC_Z: ACC_Z! })).toBeUndefined();
    expect(motionQuality({ ACC_X: ACC_X!, ACC_Y: ACC_Y!, ACC_Z: { ...ACC_Z!, rate: 16 } })).toBeUndefined();
    expect(motionQuality(along((i) => (i % 2 === 0 ? 3e38 : -3e38)))).toSatisfy(
      (value) => value === undefined || (value >= 0 && value <= 1),
    );
  });

  it('needs no whole seconds', () => {
    const n = 45;
    const swing = noise(n, 3);
    expect(motionQuality(along((i) => 1 + 0.01 * swing[i]!, n))).toBeGreaterThan(0.98);
  });

  it('falls in simulated minutes with the share of them in which the arm moves', () => {
    const minutes: { moved: number; quality: number }[] = [];
    for (const { recording, truth } of simulateCohort({ people: 6, seed: 2, protocol: 'stress', minutes: 20 })) {
      const { ACC_X, ACC_Y, ACC_Z } = recording.channels;
      for (let from = 0; from + 60 <= channelDuration(ACC_X!); from += 60) {
        const cut = (channel: typeof ACC_X) => segment(channel!.samples.subarray(32 * from, 32 * (from + 60)));
        const start = ACC_X!.start + from;
        const moved = truth.motion.reduce(
          (sum, burst) => sum + Math.max(0, Math.min(burst.end, start + 60) - Math.max(burst.start, start)),
          0,
        );
        minutes.push({ moved, quality: motionQuality({ ACC_X: cut(ACC_X), ACC_Y: cut(ACC_Y), ACC_Z: cut(ACC_Z) })! });
      }
    }
    const mean = (those: typeof minutes) => those.reduce((sum, { quality }) => sum + quality, 0) / those.length;
    const calm = minutes.filter(({ moved }) => moved === 0);
    const some = minutes.filter(({ moved }) => moved > 0 && moved <= 10);
    const much = minutes.filter(({ moved }) => moved > 10);
    expect(Math.min(calm.length, some.length, much.length)).toBeGreaterThan(5);
    for (const { quality } of calm) expect(quality).toBeGreaterThan(0.98);
    expect(mean(some)).toBeLessThan(mean(calm));
    expect(mean(much)).toBeLessThan(mean(some));
  });
});
