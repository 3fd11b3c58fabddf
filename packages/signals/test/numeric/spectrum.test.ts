import { describe, expect, it } from 'vitest';
import { butterworth, filtfilt } from '../../src/numeric/butterworth.ts';
import { fourier } from '../../src/numeric/fft.ts';
import { bandPower, welch } from '../../src/numeric/welch.ts';
import golden from '../golden/numeric.json' with { type: 'json' };
import { noise, worst } from '../noise.ts';

describe('butterworth and filtfilt', () => {
  for (const g of golden.filters) {
    const edges = g.edges as number | [number, number];
    const sections = butterworth(g.order, g.kind as 'lowpass', edges, g.rate);

    it(`${g.kind} order ${g.order} at ${edges} of ${g.rate} Hz has the gain of scipy.signal.butter`, () => {
      const gain = g.frequencies.map((f) => {
        let product = 1;
        for (let s = 0; s < sections.length; s += 5) {
          const [b0, b1, b2, a1, a2] = sections.subarray(s, s + 5) as unknown as [
            number,
            number,
            number,
            number,
            number,
          ];
          const w = (2 * Math.PI * f) / g.rate;
          const size = (c0: number, c1: number, c2: number): number =>
            Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
          product *= size(b0, b1, b2) / size(1, a1, a2);
        }
        return product;
      });
      expect(worst(gain, g.gain)).toBeLessThan(1e-10);
    });

    it(`${g.kind} order ${g.order} at ${edges} of ${g.rate} Hz filters as scipy.signal.sosfiltfilt`, () => {
      const x = noise(g.n, g.seed).map((v) => v + 3);
      expect(worst(filtfilt(sections, x), g.filtered)).toBeLessThan(1e-9);
    });
  }

  it('leaves a constant alone (low-pass) or removes it (band-pass), however short', () => {
    for (const n of [0, 1, 2, 5, 100]) {
      const x = new Float64Array(n).fill(7);
      for (const v of filtfilt(butterworth(4, 'lowpass', 1, 10), x)) expect(v).toBeCloseTo(7, 10);
      for (const v of filtfilt(butterworth(3, 'bandpass', [0.5, 8], 64), x)) expect(v).toBeCloseTo(0, 8);
    }
  });

  it('refuses edges that do not fit the rate', () => {
    expect(() => butterworth(3, 'bandpass', [0.5, 8], 16)).toThrow(/option|fit/);
    expect(() => butterworth(3, 'lowpass', 0, 16)).toThrow();
    expect(() => butterworth(3, 'bandpass', [8, 0.5], 64)).toThrow();
    expect(() => butterworth(0, 'lowpass', 1, 16)).toThrow();
    expect(() => butterworth(3, 'lowpass', Number.NaN, 16)).toThrow();
  });
});

describe('fourier', () => {
  for (const g of golden.transforms) {
    it(`of ${g.n} points is numpy.fft.fft`, () => {
      const re = noise(g.n, 3);
      const im = noise(g.n, 4);
      fourier(g.n).forward(re, im);
      expect(worst(re, g.re)).toBeLessThan(1e-12);
      expect(worst(im, g.im)).toBeLessThan(1e-12);
    });
  }
});

describe('welch', () => {
  for (const g of golden.spectra) {
    it(`of ${g.n} samples in segments of ${g.segment} is scipy.signal.welch`, () => {
      const x = noise(g.n, g.n).map((v, i) => v + Math.sin(i / 3) + 5);
      const spectrum = welch(x, g.rate, g);
      expect(worst(spectrum.frequencies, g.frequencies)).toBeLessThan(1e-12);
      expect(worst(spectrum.density, g.density)).toBeLessThan(1e-10);
    });
  }

  it('gives a sine its power, amplitude^2 / 2, in its band and none elsewhere', () => {
    const x = Float64Array.from({ length: 6400 }, (_, i) => 3 * Math.sin((2 * Math.PI * 1.25 * i) / 64));
    const spectrum = welch(x, 64, { segment: 512, overlap: 256 });
    expect(bandPower(spectrum, 0.5, 2)).toBeCloseTo(4.5, 10);
    expect(bandPower(spectrum, 3, 8)).toBeCloseTo(0, 10);
    expect(bandPower(spectrum, 0, 1.1) + bandPower(spectrum, 1.1, 32)).toBeCloseTo(4.5, 10);
  });

  it('answers the empty signal, one sample and a constant with no power', () => {
    for (const n of [0, 1, 2, 30]) {
      const spectrum = welch(new Float64Array(n).fill(4), 4, { segment: 16, overlap: 8 });
      expect(bandPower(spectrum, 0, 2)).toBe(0);
    }
  });
});
