import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { labelBand, lettersOf, shareBand, timeAxis } from '../../src/inspect/picture/bands.ts';
import { chart } from '../../src/inspect/picture/chart.ts';
import { envelope, steps } from '../../src/inspect/picture/envelope.ts';
import { recordingPicture } from '../../src/inspect/picture/recordingPicture.ts';
import { reportRecording } from '../../src/inspect/recordingReport.ts';

const line = (...values: number[]) => ({ low: Float64Array.from(values), high: Float64Array.from(values) });

describe('chart', () => {
  it('draws a climb of one dot a column as braille does', () => {
    // four rows of dots a character: the climb of four steps is one diagonal through two characters
    expect(chart(line(0, 1, 2, 3), 1, false).lines).toEqual(['\u2860\u280a']);
    expect(chart(line(0, 1, 2, 3), 1, true).lines).toEqual(["..''"]);
  });

  it('fills between the least and the greatest of a column, and leaves a gap a gap', () => {
    const { lines, least, greatest } = chart(
      { low: Float64Array.of(0, Number.NaN, 0, 0), high: Float64Array.of(1, Number.NaN, 0, 1) },
      1,
      false,
    );
    expect(lines).toEqual(['\u2847\u28f8']);
    expect([least, greatest]).toEqual([0, 1]);
  });

  it('puts what never changes in the middle, and draws nothing of nothing', () => {
    expect(chart(line(5, 5), 3, true).lines.map((one) => one.trim())).toEqual([
      '',
      expect.stringMatching(/^['.]{2}$/),
      '',
    ]);
    expect(chart(line(Number.NaN, Number.NaN), 2, true)).toEqual({
      lines: ['  ', '  '],
      least: Number.NaN,
      greatest: Number.NaN,
    });
  });
});

describe('envelope', () => {
  it('has the extremes of each column of time', () => {
    const channel = { unit: 'uS', rate: 2, start: 100, samples: Float32Array.of(1, 5, 2, 8, Number.NaN, 3) };
    const { low, high } = envelope(channel, 100, 103, 3);
    expect([...low]).toEqual([1, 2, 3]);
    expect([...high]).toEqual([5, 8, 3]);
    const late = envelope(channel, 98, 104, 3);
    expect([...late.low]).toEqual([Number.NaN, 1, 3]);
  });

  it('joins samples that are further apart than columns, and not what is far apart', () => {
    const channel = {
      unit: 'uS',
      rate: 1,
      start: 0,
      samples: Float32Array.of(0, 4, Number.NaN, Number.NaN, Number.NaN, 8),
    };
    const { low } = envelope(channel, 0, 6, 24);
    expect([...low.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    expect([...low.subarray(8, 20)].every(Number.isNaN)).toBe(true);
  });

  it('draws a value of a window over all of the window', () => {
    const { low } = steps(
      [
        { start: 0, value: 60 },
        { start: 60, value: undefined },
        { start: 120, value: 70 },
      ],
      60,
      180,
      6,
    );
    expect([...low]).toEqual([60, 60, Number.NaN, Number.NaN, 70, 70]);
  });
});

describe('bands', () => {
  it('show the least share that falls into a character', () => {
    const windows = [1, 0.5, 0, 1].map((share, i) => ({ start: 60 * i, share }));
    expect(shareBand(windows, 60, 240, 4, false)).toBe('\u2588\u2585\u2581\u2588');
    expect(shareBand(windows, 60, 240, 4, true)).toBe('9509');
    expect(shareBand(windows, 60, 240, 2, true)).toBe('50');
    expect(shareBand([{ start: 0, share: undefined }], 60, 120, 2, true)).toBe('  ');
  });

  it('give each label a letter of its own', () => {
    expect([...lettersOf(['stress', 'sadness', 'serenity']).values()]).toEqual(['s', 'a', 'e']);
    const { line: drawn } = labelBand(
      [
        { label: 'rest', seconds: 50, stretches: [{ start: 0, end: 50, stage: '' }] },
        { label: 'stress', seconds: 20, stretches: [{ start: 80, end: 100, stage: '' }] },
      ],
      100,
      10,
    );
    expect(drawn).toBe('rrrrr\u00b7\u00b7\u00b7ss');
  });

  it('have an axis in units that people read', () => {
    expect(timeAxis(3600, 60, true)).toEqual([
      '+---------+---------+---------+---------+---------+---------',
      '0         10 min    20 min    30 min    40 min    50 min',
    ]);
    expect(timeAxis(86_400, 40, true)[1]).toBe('0         6 h       12 h      18 h');
    expect(timeAxis(20, 40, true)[1]).toBe('0         5 s       10 s      15 s');
  });
});

describe('recordingPicture', () => {
  it.each([40, 57, 80, 131, 200])(
    'fits %i characters, in ASCII where that is wanted, in colours only if asked',
    async (width) => {
      const { recording } = simulatePerson({ index: 0, seed: 1, protocol: 'stress', minutes: 6 });
      const report = await reportRecording(recording);
      for (const ascii of [true, false]) {
        const lines = recordingPicture(recording, report, { width, ascii, colour: false });
        const text = lines.filter((one) => !/amusement|baseline/.test(one));
        expect(Math.max(...text.map(({ length }) => length))).toBeLessThanOrEqual(width);
        expect(lines.join('')).not.toContain('\u001b');
        if (ascii) expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
        for (const name of ['pulse', 'conductance', 'temperature', 'heart rate', 'labels']) {
          expect(lines.some((one) => one.trimStart().startsWith(name))).toBe(true);
        }
      }
      expect(recordingPicture(recording, report, { width, ascii: false, colour: true }).join('')).toContain(
        '\u001b[36m',
      );
    },
  );

  it('does not let a label move the cursor', async () => {
    const { recording } = simulatePerson({ index: 0, seed: 1, protocol: 'stress', minutes: 6 });
    const [first] = recording.annotations;
    const hostile = { ...recording, annotations: [{ ...first!, label: 'a\u001b[2Jb' }] };
    const lines = recordingPicture(hostile, await reportRecording(hostile, { windows: false }), {
      width: 80,
      ascii: false,
      colour: false,
    });
    expect(lines.join('')).not.toContain('\u001b');
  });
});
