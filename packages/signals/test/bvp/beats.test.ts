import { describe, expect, it } from 'vitest';
import { type Beats, findBeats } from '../../src/beats/findBeats.ts';
import { nnIntervals } from '../../src/beats/nnIntervals.ts';
import { bandpassBvp } from '../../src/clean/bvp.ts';
import { onsetsOf, pulseTrain } from './pulseTrain.ts';

const breathing = (t: number): number => 0.85 + 0.06 * Math.sin(2 * Math.PI * 0.22 * t);

function found(samples: Float32Array, rate: number): Beats {
  return findBeats(bandpassBvp(Float64Array.from(samples), rate), rate);
}

describe('findBeats', () => {
  for (const [rate, worst] of [
    [20, 15],
    [32, 6],
    [64, 5],
    [200, 5],
    [700, 5],
    [4096, 5],
  ] as const) {
    it(`at ${rate} Hz finds every beat, and each interval within ${worst} ms`, () => {
      const onsets = onsetsOf(breathing, 60);
      const beats = found(pulseTrain(onsets, 60, rate), rate);
      // the delay from the onset is one constant, whatever it is
      const inside = onsets.filter((t) => t > 1 && t < 58.5);
      const near = inside.map((t) => beats.times.reduce((a, b) => (Math.abs(b - t) < Math.abs(a - t) ? b : a)));
      const intervals = near.slice(1).map((t, i) => t - near[i]!);
      const errors = intervals.map((length, i) => 1000 * Math.abs(length - (inside[i + 1]! - inside[i]!)));
      expect(Math.max(...errors)).toBeLessThan(worst);
      expect(Math.abs(beats.times.length - onsets.filter((t) => t > 0 && t < 59.7).length)).toBeLessThanOrEqual(1);
    });
  }

  it('does not depend on scale or level', () => {
    const samples = pulseTrain(onsetsOf(breathing, 30), 30, 64);
    const times = found(samples, 64).times;
    const moved = found(
      samples.map((v) => 1024 * v),
      64,
    ).times;
    expect(moved).toEqual(times);
    const lifted = findBeats(
      bandpassBvp(
        Float64Array.from(samples, (v) => v + 500),
        64,
      ),
      64,
    ).times;
    for (let i = 0; i < times.length; i++) expect(lifted[i]).toBeCloseTo(times[i]!, 6);
  });

  it('finds heart rates from 35 to 185 a minute', () => {
    for (const rate of [35, 60, 120, 185]) {
      const nn = nnIntervals(
        found(
          pulseTrain(
            onsetsOf(() => 60 / rate, 60),
            60,
            64,
          ),
          64,
        ),
      );
      const mean = nn.intervals.reduce((a, b) => a + b, 0) / nn.intervals.length;
      expect(60000 / mean).toBeCloseTo(rate, 0);
    }
  });

  it('finds the same beats in a window as in the whole recording, whatever happens elsewhere', () => {
    const samples = pulseTrain(onsetsOf(breathing, 120), 120, 64);
    for (let i = 5000; i < 5600; i++) samples[i]! += 3000 * Math.sin(i / 9);
    const cleaned = bandpassBvp(Float64Array.from(samples), 64);
    const whole = [...findBeats(cleaned, 64).times];
    const part = findBeats(cleaned.subarray(640, 3840), 64).times;
    const inside = (t: number): boolean => t > 12.5 && t < 57;
    expect(whole.filter(inside).length).toBeGreaterThan(50);
    const again = [...part].map((t) => t + 10).filter(inside);
    expect(again).toHaveLength(whole.filter(inside).length);
    whole.filter(inside).forEach((t, i) => {
      expect(again[i]).toBeCloseTo(t, 9);
    });
  });

  it('finds nothing in nothing', () => {
    expect(findBeats(new Float64Array(0), 64).times).toHaveLength(0);
    expect(findBeats(new Float64Array(640), 64).times).toHaveLength(0);
    expect(nnIntervals(findBeats(new Float64Array(640), 64)).keptShare).toBe(0);
  });

  it('refuses a rate that is none and samples that are not finite', () => {
    for (const rate of [0, -64, Number.NaN, Number.POSITIVE_INFINITY, undefined as unknown as number]) {
      expect(() => findBeats(new Float64Array(640), rate)).toThrow(
        expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('findBeats: rate') }),
      );
    }
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => findBeats(new Float64Array(640).fill(value, 7, 8), 64)).toThrow(
        expect.objectContaining({ code: 'number-invalid', message: expect.stringContaining('cleaned[7]') }),
      );
    }
  });

  it('takes no beat from a filled stretch and lets no interval cross it', () => {
    const cleaned = bandpassBvp(
      Float64Array.from(
        pulseTrain(
          onsetsOf(() => 0.8, 30),
          30,
          64,
        ),
      ),
      64,
    );
    const filled = new Uint8Array(cleaned.length).fill(1, 640, 740);
    const beats = findBeats(cleaned, 64, filled);
    expect([...beats.feet].some((foot) => foot >= 640 && foot < 740)).toBe(false);
    const after = beats.feet.findIndex((foot) => foot >= 740);
    expect([...beats.follows].map((v, i) => (v === 0 ? i : -1)).filter((i) => i >= 0)).toEqual([0, after]);
  });
});

describe('nnIntervals', () => {
  const beatsAt = (times: readonly number[], duration: number): Beats => ({
    positions: Float64Array.from(times, (t) => 64 * t),
    times: Float64Array.from(times),
    feet: Uint32Array.from(times, (t) => Math.floor(64 * t)),
    follows: Uint8Array.from(times, (_, i) => (i > 0 ? 1 : 0)),
    duration,
  });

  it('keeps a regular rhythm whole', () => {
    const nn = nnIntervals(
      beatsAt(
        Array.from({ length: 12 }, (_, i) => 0.5 + 0.8 * i),
        9.8,
      ),
    );
    expect(nn.intervals).toHaveLength(11);
    for (const interval of nn.intervals) expect(interval).toBeCloseTo(800, 9);
    expect([...nn.follows]).toEqual([0, ...Array(10).fill(1)]);
    expect(nn.keptShare).toBe(1);
  });

  it('drops an extra beat: both its intervals go, and nothing follows across them', () => {
    const times = Array.from({ length: 12 }, (_, i) => 0.5 + 0.8 * i);
    times.splice(6, 0, times[5]! + 0.35);
    const nn = nnIntervals(beatsAt(times, 9.8));
    expect(nn.intervals).toHaveLength(10);
    expect([...nn.follows]).toEqual([0, 1, 1, 1, 1, 0, 1, 1, 1, 1]);
    expect(nn.keptShare).toBeCloseTo(10 / 12, 12);
  });

  it('drops a missed beat and a hole, and counts the beats that a hole would have held', () => {
    const all = Array.from({ length: 30 }, (_, i) => 0.4 + 0.8 * i);
    const missed = nnIntervals(
      beatsAt(
        all.filter((_, i) => i !== 10),
        24,
      ),
    );
    expect(missed.intervals).toHaveLength(27);
    expect(missed.keptShare).toBeCloseTo(27 / 29, 12);
    const hole = nnIntervals(
      beatsAt(
        all.filter((_, i) => i < 10 || i >= 20),
        24,
      ),
    );
    expect(hole.intervals).toHaveLength(18);
    expect(hole.keptShare).toBeCloseTo(18 / 29, 12);
    // ten seconds of silence at the end count too
    expect(nnIntervals(beatsAt(all.slice(0, 18), 24)).keptShare).toBeCloseTo(17 / 29, 1);
  });

  it('has no intervals from no beat or one', () => {
    expect(nnIntervals(beatsAt([], 10)).intervals).toHaveLength(0);
    expect(nnIntervals(beatsAt([3], 10)).intervals).toHaveLength(0);
  });
});
