import { describe, expect, it } from 'vitest';
import { readE4 } from '../src/e4/read.ts';
import { writeE4 } from '../src/e4/write.ts';
import { openZip } from '../src/zip.ts';
import { anyRecording, e4Files, folder, refused, START, signal, source } from './fixtures.ts';
import { makeZip } from './zipMaker.ts';

const read = (files: Record<string, string | Uint8Array>) => readE4(folder('p', { ...e4Files(), ...files }));
const kinds = async (files: Record<string, string>) => (await read(files)).faults.map(({ kind }) => kind);

describe('a recording cut off', () => {
  it('inside its header is one clear error', async () => {
    for (const text of ['', '17092', `${START}.000000`, `${START}\n`, `${START}\n6`, `${START}\n64`]) {
      await refused('file-truncated', [/readE4: BVP\.csv: the file (is empty|ends inside its two header rows)/], () =>
        read({ 'BVP.csv': text }),
      );
    }
    await refused('file-truncated', [/EDA\.csv: the file holds a header and no sample/], () =>
      read({ 'EDA.csv': `${START}\n4\n` }),
    );
  });

  it('in the midst of a number is a fault, and every sample before it is kept, not half of one', async () => {
    const whole = e4Files()['BVP.csv']!;
    const cut = whole.slice(0, whole.length - 3);
    const { channels, faults } = await read({ 'BVP.csv': cut });
    expect(channels.BVP!.samples.length).toBe(639);
    expect(faults).toMatchObject([{ kind: 'truncated-file', where: 'BVP.csv', done: 'left the line out' }]);
    const half = await read({ 'BVP.csv': `${whole}-` });
    expect(half.channels.BVP!.samples.length).toBe(640);
    expect(half.faults).toMatchObject([{ kind: 'truncated-file', done: 'left the line out' }]);
  });
});

describe('an E4 file cut at any byte or with any byte changed', () => {
  it('is read with faults or refused by one error', async () => {
    const text = new TextEncoder().encode(`${START}.000000\r\n4.000000\r\n1.25\r\n-3e2\r\n0.5\r\n`);
    const attempt = async (bytes: Uint8Array): Promise<void> => {
      try {
        const { channels } = await readE4(folder('p', { 'EDA.csv': bytes }));
        expect(channels.GSR!.samples.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CheerError' });
      }
    };
    for (let at = 0; at < text.length; at++) {
      await attempt(text.subarray(0, at));
      for (const byte of [0, 9, 10, 13, 44, 45, 46, 59, 255]) await attempt(text.with(at, byte));
    }
  });
});

describe('a comma for a point', () => {
  it('names file, row, value and remedy', async () => {
    const error = await refused('number-invalid', [/readE4: TEMP\.csv row 4/, /"36,5"/, /not a comma/], () =>
      read({ 'TEMP.csv': signal(START, 4, ['36.4', '36,5', '36.6']) }),
    );
    expect(error.message).toBe(
      'readE4: TEMP.csv row 4: expected one number, got "36,5". Write numbers with a decimal point, not a comma.',
    );
  });

  it('in the sampling rate as well', async () => {
    await refused(
      'header-invalid',
      [/BVP\.csv row 2: sampling rate must be a positive number, got "64,0"/, /comma/],
      () => read({ 'BVP.csv': signal(START, '64,0', [1, 2]) }),
    );
  });
});

describe('an impossible header', () => {
  it('refuses a rate of 0, below, NaN and beyond what a sensor does', async () => {
    for (const rate of ['0', '-64', 'NaN', '', 'abc', '1e9', '0x40', 'Infinity', '5000']) {
      await refused('header-invalid', [/EDA\.csv row 2: sampling rate must be/], () =>
        read({ 'EDA.csv': signal(START, rate, [1, 2]) }),
      );
    }
  });

  it('refuses a start that is no time of our days', async () => {
    for (const start of ['0', '-1', '1e300', 'NaN', 'yesterday', '1959-10-05 21:01:14', '2024-02-30 00:00:00', '']) {
      await refused('header-invalid', [/EDA\.csv row 1: the start must be a time between 2000 and 2100/], () =>
        read({ 'EDA.csv': signal(start, 4, [1, 2]) }),
      );
    }
    await refused('header-invalid', [/milliseconds/], () => read({ 'EDA.csv': signal(START * 1000, 4, [1, 2]) }));
  });

  it('refuses a header that goes on after what is quoted of it', async () => {
    await refused('header-invalid', [/BVP\.csv row 1/], () =>
      read({ 'BVP.csv': signal(`${START}${' '.repeat(300)}x`, 64, [1, 2]) }),
    );
    await refused('header-invalid', [/BVP\.csv row 2/], () =>
      read({ 'BVP.csv': signal(START, `64.${'0'.repeat(300)}`, [1, 2]) }),
    );
  });

  it('refuses three axes that disagree', async () => {
    for (const header of [`${START},${START}\n32,32,32`, `${START},${START},${START}\n32,32,31`, `${START}\n32`]) {
      await refused('header-invalid', [/ACC\.csv row [12]: expected the same value 3 times/], () =>
        read({ 'ACC.csv': `${header}\n1,2,3\n` }),
      );
    }
  });
});

describe('a folder without a recording', () => {
  it('is empty, or names what it lacks', async () => {
    await refused('folder-empty', [/readE4: p: the folder is empty/], () => readE4(folder('p', {})));
    await refused('file-missing', [/BVP\.csv, EDA\.csv and TEMP\.csv/, /"notes\.txt"/], () =>
      readE4(folder('p', { 'notes.txt': 'hello' })),
    );
    await refused('recording-empty', [/writeE4/], () => writeE4({ ...anyRecording(1), channels: {} }));
  });
});

describe('a zip with ../ in it', () => {
  it('is refused before anything is read', async () => {
    const bytes = await makeZip([
      { name: 'BVP.csv', content: e4Files()['BVP.csv']! },
      { name: '../../.bashrc', content: 'x' },
    ]);
    await refused('zip-path', [/openZip: evil\.zip: entry "\.\.\/\.\.\/\.bashrc"/], () =>
      openZip(source('evil.zip', bytes)),
    );
  });
});

describe('382 degrees', () => {
  it('are counted in a fault and kept for the features to treat as a gap', async () => {
    const { channels, faults } = await read({ 'TEMP.csv': signal(START, 4, [382.21, 382.21, 33.1, 33.2, 33.1, 12]) });
    expect(channels.SKT!.samples[0]).toBe(Math.fround(382.21));
    expect(faults).toEqual([
      {
        kind: 'out-of-range',
        where: 'TEMP.csv',
        found: '3 of 6 samples outside 15 to 45 degC, such as 382.21 in row 3',
        done: 'kept; features treat it as a gap',
      },
    ]);
  });
});

/** conductance and temperature as long as a pulse of 6400 samples */
const slow = Object.fromEntries(
  ['EDA.csv', 'TEMP.csv'].map((file) => [
    file,
    signal(
      START,
      4,
      Array.from({ length: 400 }, (_, i) => 30 + (i % 9) / 10),
    ),
  ]),
);

describe('a flat signal', () => {
  const pulse = (i: number): string => (50 * Math.sin(i / 8)).toFixed(2);

  it('is a fault when all of the pulse is flat, or more than a twentieth', async () => {
    expect(await kinds({ 'BVP.csv': signal(START, 64, new Array(640).fill('-0.00')) })).toEqual(['flat']);
    const partly = Array.from({ length: 6400 }, (_, i) => (i >= 3200 && i < 3840 ? 7.25 : pulse(i)));
    const { faults } = await read({ 'BVP.csv': signal(START, 64, partly), ...slow });
    expect(faults).toMatchObject([{ kind: 'flat', where: 'BVP.csv', found: '10 of 100 s without any change' }]);
  });

  it('is none when the pulse stands still for a moment only', async () => {
    const moment = Array.from({ length: 6400 }, (_, i) => (i >= 3200 && i < 3500 ? 7.25 : pulse(i)));
    expect(await kinds({ 'BVP.csv': signal(START, 64, moment), ...slow })).toEqual([]);
  });

  it('is a fault of conductance and temperature only when all of it is flat', async () => {
    expect(await kinds({ 'EDA.csv': signal(START, 4, new Array(40).fill(0)) })).toEqual(['flat']);
    expect(await kinds({ 'EDA.csv': signal(START, 4, [...new Array(40).fill(0), 1]) })).toEqual([]);
  });

  it('may be wholly missing', async () => {
    const missing = await kinds({ 'EDA.csv': signal(START, 4, ['NaN', 'NaN', 'NaN']) });
    expect(missing).toEqual(['missing-samples', 'all-missing']);
  });
});

describe('samples that are not there', () => {
  it('become NaN with a fault that says where', async () => {
    const { channels, faults } = await read({ 'EDA.csv': signal(START, 4, ['1', '', 'NaN', '2']) });
    expect(channels.GSR!.samples).toEqual(Float32Array.of(1, Number.NaN, Number.NaN, 2));
    expect(faults).toMatchObject([{ kind: 'missing-samples', found: '2 blank or NaN cells, the first in row 4' }]);
  });
});

describe('bytes that are no text', () => {
  it('are one error, never a crash', async () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256);
    await expect(read({ 'BVP.csv': noise })).rejects.toMatchObject({ name: 'CheerError' });
    const utf16 = Uint8Array.of(0xff, 0xfe, 0x31, 0, 0x0a, 0);
    await refused('file-unreadable', [/BVP\.csv: the text is UTF-16/, /UTF-8/], () => read({ 'BVP.csv': utf16 }));
    const numbersThenNoise = new Uint8Array([...new TextEncoder().encode(signal(START, 64, [1, 2])), ...noise]);
    const error = await refused('number-invalid', [/BVP\.csv row 5/], () => read({ 'BVP.csv': numbersThenNoise }));
    expect(error.message).toMatch(/^[\x20-\x7e\u00a0-\u024f]*$/u);
    expect(error.message.length).toBeLessThan(300);
  });

  it('are one error in tags and labels too', async () => {
    const noise = Uint8Array.of(0xc3, 0x28, 0x0a);
    await refused('file-unreadable', [/tags\.csv: the text is not UTF-8/], () => read({ 'tags.csv': noise }));
    await refused('file-unreadable', [/labels\.csv/], () => read({ 'labels.csv': noise }));
  });
});

describe('bad tags and labels', () => {
  it('name the row', async () => {
    await refused('number-invalid', [/tags\.csv row 2: a tag must be a time/, /"later"/], () =>
      read({ 'tags.csv': `${START}\nlater\n` }),
    );
    await refused('value-absurd', [/tags\.csv row 1/], () => read({ 'tags.csv': '12\n' }));
  });

  it('are refused by rule', async () => {
    const labels = (...lines: string[]) => read({ 'labels.csv': `start,end,label,stage\n${lines.join('\n')}\n` });
    const at = (seconds: number): number => START + seconds;
    await refused('labels-invalid', [/labels\.csv row 1: the header must be/], () => read({ 'labels.csv': '' }));
    await refused('labels-invalid', [/row 1/], () => read({ 'labels.csv': 'from,to,label\n' }));
    await refused('labels-invalid', [/row 2: expected 4 cells/], () => labels(`${at(0)},${at(5)},rest`));
    await refused('labels-invalid', [/row 2: the end must lie after the start/], () =>
      labels(`${at(5)},${at(5)},rest,a`),
    );
    await refused('labels-invalid', [/row 2: the label must not be empty/], () => labels(`${at(0)},${at(5)}, ,a`));
    await refused('labels-invalid', [/row 2: start and end must be unix seconds/], () => labels(`now,${at(5)},rest,a`));
    await refused('labels-invalid', [/row 2: cells must be words/], () => labels(`${at(0)},${at(5)},"rest",a`));
    await refused('labels-invalid', [/row 3: it must not overlap row 2/], () =>
      labels(`${at(0)},${at(5)},rest,a`, `${at(4)},${at(8)},stress,b`),
    );
    await refused('labels-invalid', [/no label lies within the recording/, /unix seconds/], () => labels('0,5,rest,a'));
    await refused('labels-invalid', [/no comma, quote or line end/], () =>
      writeE4({ ...anyRecording(1), annotations: [{ start: 1, end: 2, label: 'a,b', stage: '' }] }),
    );
  });
});

describe('a file that was cut at the end of a line', () => {
  it('is told from the other signals, which go on', async () => {
    const lines = (start: number, rate: number, n: number): string =>
      `${start}\n${rate}\n${Array.from({ length: n }, (_, i) => `${30 + (i % 7) / 10}\n`).join('')}`;
    const cut = folder('cut', {
      'BVP.csv': lines(1_700_000_000, 64, 64 * 20),
      'EDA.csv': lines(1_700_000_000, 4, 4 * 60),
      'TEMP.csv': lines(1_700_000_000, 4, 4 * 58),
    });
    const { faults } = await readE4(cut);
    expect(faults.filter(({ kind }) => kind === 'ends-early')).toEqual([
      expect.objectContaining({ where: 'BVP.csv', found: expect.stringContaining('ends 40 s before') }),
    ]);
  });
});
