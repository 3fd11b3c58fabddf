import { describe, expect, it } from 'vitest';
import { findBeats } from '../../src/beats/findBeats.ts';
import { bandpassBvp } from '../../src/clean/bvp.ts';
import { extractFeatures } from '../../src/features/extract.ts';
import { polarity } from '../../src/quality/polarity.ts';
import { simulatePerson } from '../../src/simulate/index.ts';
import { cutWindows } from '../../src/windows.ts';
import { onsetsOf, pulseTrain } from '../bvp/pulseTrain.ts';

const of = (samples: Float64Array, rate: number): number => polarity(samples, findBeats(samples, rate));
const upsideDown = (samples: Float32Array): Float32Array => samples.map((value) => -value);

describe('polarity', () => {
  it.each([20, 25, 64, 200, 700])('at %i Hz is 1 for an upstroke that is positive, 0 upside down', (rate) => {
    const onsets = onsetsOf((t) => 0.8 + 0.05 * Math.sin(t), 60);
    const pulse = bandpassBvp(Float64Array.from(pulseTrain(onsets, 60, rate)), rate);
    expect(of(pulse, rate)).toBe(1);
    expect(
      of(
        pulse.map((value) => -value),
        rate,
      ),
    ).toBe(0);
  });

  it('is 1 for a sine, which has no right way up, and where there is no pulse', () => {
    const sine = Float64Array.from({ length: 3840 }, (_, i) => Math.sin((2 * Math.PI * 1.3 * i) / 64));
    expect(of(sine, 64)).toBe(1);
    expect(of(new Float64Array(640), 64)).toBe(1);
    expect(of(new Float64Array(0), 64)).toBe(1);
  });

  it('is the straight line from 0.95 to 0.99 of the ratio of the slopes', () => {
    // halves of a cosine: the steepest slope is pi / 2 over the length of the half, in samples
    for (const [rise, fall, share] of [
      [200, 200, 1],
      [200, 194, 0.5],
      [200, 188, 0],
    ] as const) {
      const period = rise + fall;
      const wave = Float64Array.from({ length: 30 * period }, (_, i) => {
        const place = i % period;
        return place < rise ? -Math.cos((Math.PI * place) / rise) : Math.cos((Math.PI * (place - rise)) / fall);
      });
      const feet = Uint32Array.from({ length: 29 }, (_, k) => (k + 1) * period);
      const beats = {
        feet,
        positions: Float64Array.from(feet),
        times: Float64Array.from(feet, (foot) => foot / 500),
        follows: new Uint8Array(29).fill(1),
        duration: (30 * period) / 500,
      };
      expect(polarity(wave, beats)).toBeCloseTo(share, 4);
    }
  });

  it('in simulated minutes: every good one is bad upside down, and none loses by it', () => {
    let good = 0;
    for (let index = 0; index < 6; index++) {
      const { recording } = simulatePerson({ index, seed: 3, protocol: 'stress', minutes: 10 });
      for (const { segments } of cutWindows(recording, { length: 60, step: 60 })) {
        const BVP = segments.BVP!;
        if (extractFeatures({ duration: 60, segments: { BVP } }).quality.BVP < 0.7) continue;
        good++;
        const turned = { ...BVP, samples: upsideDown(BVP.samples) };
        expect(extractFeatures({ duration: 60, segments: { BVP: turned } }).quality.BVP).toBeLessThan(0.5);
      }
    }
    expect(good).toBeGreaterThan(15);
  });
});
