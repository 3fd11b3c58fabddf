import { describe, expect, it } from 'vitest';
import { lombScargle } from '../../src/numeric/lombScargle.ts';
import golden from '../golden/numeric.json' with { type: 'json' };
import { noise, worst } from '../noise.ts';

describe('lombScargle', () => {
  it('is scipy.signal.lombscargle', () => {
    let t = 0;
    const times = noise(70, 9).map((v) => {
      t += 0.8 + 0.2 * v;
      return t;
    });
    const values = noise(70, 10).map((v) => 800 + 50 * v);
    const mean = values.reduce((a, b) => a + b) / 70;
    const power = lombScargle(
      times,
      values.map((v) => v - mean),
      1 / 300,
      300,
    );
    const picked = golden.lomb.power.map((_, i) => power[10 * i]!);
    expect(worst(picked, golden.lomb.power)).toBeLessThan(1e-9);
  });

  it('explains a sine at its own frequency: half its sum of squares', () => {
    const times = noise(50, 2).map((v, i) => i + 0.3 * v);
    const values = times.map((t) => 3 * Math.sin(2 * Math.PI * 0.2 * t + 1));
    const squares = values.reduce((sum, v) => sum + v * v, 0);
    expect(lombScargle(times, values, 0.01, 30)[19]).toBeCloseTo(squares / 2, 9);
  });

  it('survives times on which the sine vanishes', () => {
    const times = Float64Array.from({ length: 20 }, (_, i) => i);
    for (const p of lombScargle(times, new Float64Array(20).fill(1), 0.5, 4)) expect(p).toBeGreaterThanOrEqual(0);
  });
});
