import { describe, expect, it } from 'vitest';
import type { Annotation, Channel, Recording } from '../../src/recording.ts';
import { cutWindows } from '../../src/windows.ts';

const START = 1_600_000_000;

/** A channel whose every sample is its own time after START, s. */
function clock(rate: number, seconds: number, late = 0): Channel {
  const samples = Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => late + i / rate);
  return { unit: 's', start: START + late, rate, samples };
}

function recording(channels: Recording['channels'], annotations: Annotation[] = []): Recording {
  return { subject: 'S01', session: 'a', channels, annotations, tags: [], faults: [], reference: {} };
}

const during = (start: number, end: number, label: string, stage = label): Annotation => ({
  start: START + start,
  end: START + end,
  label,
  stage,
});

const usual = { length: 60, step: 30 };

describe('cutWindows', () => {
  it('cuts all channels at the same times, whatever their rates', () => {
    const windows = cutWindows(recording({ BVP: clock(64, 300), GSR: clock(4, 300), SKT: clock(4, 300) }), usual);
    expect(windows.map(({ start }) => start - START)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240]);
    for (const { start, duration, subject, session, segments } of windows) {
      expect([duration, subject, session]).toEqual([60, 'S01', 'a']);
      for (const { samples, rate, offset } of Object.values(segments)) {
        expect(samples).toHaveLength(60 * rate);
        expect(offset).toBe(0);
        expect(samples[0]).toBe(start - START);
      }
    }
  });

  it('aligns by time, not by index: a channel that begins late is short at first, then in step', () => {
    const windows = cutWindows(recording({ BVP: clock(64, 300), GSR: clock(4, 200, 70.1) }), usual);
    expect(windows.map(({ segments }) => segments.GSR?.samples.length ?? 0)).toEqual([
      0, 80, 200, 240, 240, 240, 240, 240, 120,
    ]);
    expect(windows[0]!.segments).not.toHaveProperty('GSR');
    expect(windows[1]!.segments.GSR!.offset).toBeCloseTo(40.1, 5);
    expect(windows[2]!.segments.GSR!.offset).toBeCloseTo(10.1, 5);
    for (const { start, segments } of windows.slice(3)) {
      const { samples, offset } = segments.GSR!;
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThan(0.25);
      expect(samples[0]).toBeCloseTo(start - START + offset, 4);
    }
  });

  it('begins with the earliest and ends with the latest of the three, and ignores acceleration', () => {
    const windows = cutWindows(
      recording({ BVP: clock(64, 60, 40), GSR: clock(4, 60, 10), ACC_X: clock(32, 500, -50) }),
      usual,
    );
    expect(windows.map(({ start }) => start - START)).toEqual([10, 40]);
    expect(windows[0]!.segments.BVP!.offset).toBeCloseTo(30, 6);
  });

  it('leaves out windows in which nothing was measured', () => {
    const windows = cutWindows(recording({ GSR: clock(4, 60), SKT: clock(4, 60, 300) }), usual);
    expect(windows.map(({ start }) => start - START)).toEqual([0, 30, 270, 300]);
  });

  it('gives every full window the same number of samples, also where rate times step is no whole number', () => {
    const windows = cutWindows(recording({ GSR: clock(3.7, 400) }), { length: 20, step: 7.3 });
    expect(windows.length).toBe(53);
    expect(new Set(windows.slice(0, -1).map(({ segments }) => segments.GSR!.samples.length))).toEqual(new Set([74]));
    for (const { start, segments } of windows) {
      expect(segments.GSR!.samples[0]).toBeCloseTo(start - START + segments.GSR!.offset, 3);
    }
  });

  it('has views, not copies', () => {
    const GSR = clock(4, 120);
    for (const { segments } of cutWindows(recording({ GSR }), usual)) {
      expect(segments.GSR!.samples.buffer).toBe(GSR.samples.buffer);
    }
  });

  it('has a last window that lacks no more than one sample', () => {
    const short = (missing: number) => ({ ...clock(4, 120), samples: new Float32Array(480 - missing) });
    expect(cutWindows(recording({ GSR: short(0) }), usual)).toHaveLength(3);
    expect(cutWindows(recording({ GSR: short(1) }), usual)).toHaveLength(3);
    expect(cutWindows(recording({ GSR: short(2) }), usual)).toHaveLength(2);
  });

  it('labels what is of one class from end to end, and nothing else', () => {
    const labels = (annotations: Annotation[], purity?: number) =>
      cutWindows(recording({ GSR: clock(4, 240) }, annotations), purity ? { ...usual, purity } : usual).map(
        ({ label }) => label,
      );
    // windows 0-60, 30-90, 60-120, 90-150, 120-180, 150-210, 180-240
    expect(labels([])).toEqual(Array(7).fill(null));
    expect(labels([during(0, 100, 'rest'), during(120, 200, 'stress')])).toEqual([
      ...['rest', 'rest', null, null, 'stress', null, null],
    ]);
    expect(labels([during(0.2, 89.9, 'rest')])[1]).toBe('rest');
    expect(labels([during(0.3, 60, 'rest')])[0]).toBe(null);
    // 60-120 is rest for 40 of 60 s
    expect(labels([during(0, 100, 'rest')], 0.66)[2]).toBe('rest');
    expect(labels([during(0, 100, 'rest')], 0.7)[2]).toBe(null);
    // of equals neither
    expect(labels([during(0, 30, 'rest'), during(30, 60, 'stress')], 0.5)[0]).toBe(null);
    // only the one that covers most can be the label, though what overlaps it takes it away
    expect(labels([during(0, 30, 'rest'), during(0, 30, 'play'), during(30, 55, 'stress')], 0.2)[0]).toBe(null);
    // the one that covers more
    expect(labels([during(0, 20, 'rest'), during(20, 60, 'stress')], 0.3)[0]).toBe('stress');
  });

  it('joins parts of one class, whose stage is then open, and does not count them twice', () => {
    const [window] = cutWindows(
      recording({ GSR: clock(4, 60) }, [during(0, 30, 'stress', 'stroop'), during(30, 60, 'stress', 'interview')]),
      usual,
    );
    expect(window).toMatchObject({ label: 'stress', stage: null });
    const twice = [during(0, 30, 'stress', 'stroop'), during(0, 30, 'stress', 'stroop')];
    expect(cutWindows(recording({ GSR: clock(4, 60) }, twice), usual)[0]!.label).toBe(null);
    const whole = [during(-5, 70, 'stress', 'stroop')];
    expect(cutWindows(recording({ GSR: clock(4, 60) }, whole), usual)[0]).toMatchObject({
      label: 'stress',
      stage: 'stroop',
    });
  });

  it('does not label a window that two classes claim', () => {
    const both = [during(0, 60, 'rest'), during(10, 50, 'stress')];
    expect(cutWindows(recording({ GSR: clock(4, 60) }, both), usual)[0]!.label).toBe(null);
  });

  it('forgives a sample, but not the minute between two samples of a slow thermometer', () => {
    const slow = { BVP: clock(64, 300), SKT: clock(1 / 60, 300) };
    const windows = cutWindows(recording(slow, [during(50, 95, 'stress')]), usual);
    expect(windows.map(({ start }) => start - START)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240]);
    expect(windows.map(({ label }) => label)).toEqual(Array(9).fill(null));
  });

  it('takes thousands of annotations on one window in its stride', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => during(0, 60, `label ${i}`));
    const start = performance.now();
    expect(cutWindows(recording({ GSR: clock(4, 60) }, many), usual)[0]!.label).toBe(null);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('refuses a channel without a time', () => {
    for (const wrong of [{ rate: 0 }, { rate: -4 }, { rate: Number.NaN }, { start: Number.NaN }]) {
      expect(() => cutWindows(recording({ BVP: clock(64, 90), GSR: { ...clock(4, 90), ...wrong } }), usual)).toThrow(
        expect.objectContaining({ code: 'header-invalid' }),
      );
    }
  });

  it('of a recording without the three signals, or shorter than a window, is empty', () => {
    expect(cutWindows(recording({}), usual)).toEqual([]);
    expect(cutWindows(recording({ ACC_X: clock(32, 300) }), usual)).toEqual([]);
    expect(cutWindows(recording({ GSR: clock(4, 50) }), usual)).toEqual([]);
    expect(cutWindows(recording({ GSR: { ...clock(4, 0) } }), usual)).toEqual([]);
  });

  it('refuses options that make no sense, with what was wrong', () => {
    const cut = (options: Partial<Parameters<typeof cutWindows>[1]>) => () =>
      cutWindows(recording({ GSR: clock(4, 300) }), { ...usual, ...options });
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(cut({ length: value })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
      expect(cut({ step: value })).toThrow(/cutWindows: step must be a positive number of seconds, got/);
      expect(cut({ purity: value })).toThrow(/cutWindows: purity must be above 0 and at most 1, got/);
    }
    expect(cut({ purity: 1.01 })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
    expect(cut({ step: 1e-9 })).toThrow(/gives \d+ windows/);
    // milliseconds: longer than an hour and the recording, or than a day
    expect(cut({ length: 60_000, step: 30_000 })).toThrow(/length of 60000 s .* 60000 ms are 60 s/);
    expect(cut({ length: 3600 })()).toEqual([]);
    const day = recording({ SKT: clock(0.1, 90_000) });
    expect(cutWindows(day, { length: 60_000, step: 30_000 })).toHaveLength(2);
    expect(() => cutWindows(day, { length: 87_000, step: 30 })).toThrow(/above a day/);
  });

  it('refuses a channel by another name, with those there are', () => {
    for (const name of ['EDA', 'TEMP', 'bvp', 'ECG']) {
      expect(() => cutWindows(recording({ BVP: clock(64, 90), [name]: clock(4, 90) }), usual)).toThrow(
        expect.objectContaining({
          code: 'option-invalid',
          message: expect.stringMatching(/"\w+".*BVP, GSR, SKT.*EDA/),
        }),
      );
    }
  });

  it('refuses units that are known to be others, and converts nothing', () => {
    const cut = (name: 'BVP' | 'GSR' | 'SKT', unit: unknown) => () =>
      cutWindows(recording({ [name]: { ...clock(4, 90), unit: unit as string } }), usual);
    for (const unit of ['S', 'mS', 'nS', ' mS ', 'siemens', 'Millisiemens', 'kOhm', 'k\u03a9', 'ohms', 'V', 'mV']) {
      expect(cut('GSR', unit)).toThrow(
        expect.objectContaining({
          code: 'header-invalid',
          message: expect.stringContaining('cutWindows: GSR: unit must be uS, got "'),
        }),
      );
    }
    for (const unit of ['K', 'kelvin', 'Kelvin', 'F', '\u00b0F', 'degF', 'Fahrenheit', 'degrees Fahrenheit', 'mK']) {
      expect(cut('SKT', unit)).toThrow(/SKT: unit must be degC, got/);
    }
    for (const unit of ['uS', '\u00b5S', '\u03bcS', 'microsiemens', 'microSiemens', '', '1', undefined]) {
      expect(cut('GSR', unit)()).toHaveLength(2);
    }
    for (const unit of ['degC', '\u00b0C', 'C', 'Celsius', 'deg C', undefined])
      expect(cut('SKT', unit)()).toHaveLength(2);
    for (const unit of ['a.u.', 'nW', 'V', 'K', undefined]) expect(cut('BVP', unit)()).toHaveLength(2);
  });
});
