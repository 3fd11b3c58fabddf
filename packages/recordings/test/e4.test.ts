import { channelEnd } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { readE4 } from '../src/e4/read.ts';
import { parseTime } from '../src/e4/time.ts';
import { writeE4 } from '../src/e4/write.ts';
import { openZip } from '../src/zip.ts';
import { anyRecording, e4Files, folder, refused, START, signal, source } from './fixtures.ts';
import { makeZip } from './zipMaker.ts';

describe('readE4', () => {
  it('reads the three signals with unit, start and rate', async () => {
    const recording = await readE4(folder('anna', e4Files()));
    expect(recording).toMatchObject({ subject: 'anna', session: '1', annotations: [], tags: [], faults: [] });
    const { BVP, GSR, SKT } = recording.channels;
    expect(BVP).toMatchObject({ unit: 'a.u.', start: START, rate: 64 });
    expect(BVP!.samples.slice(0, 2)).toEqual(Float32Array.of(0, 5.88));
    expect(GSR).toMatchObject({ unit: 'uS', start: START, rate: 4 });
    expect(SKT).toMatchObject({ unit: 'degC' });
    expect(SKT!.samples[39]).toBe(Math.fround(33.78));
    expect(channelEnd(BVP!)).toBe(START + 10);
  });

  it('enters the one folder that holds the signals', async () => {
    const inner = Object.fromEntries(Object.entries(e4Files()).map(([name, text]) => [`1709287200_A0/${name}`, text]));
    expect(await readE4(folder('anna', inner))).toMatchObject({ subject: 'anna', faults: [] });
    const two = { ...inner, 'b/EDA.csv': e4Files()['EDA.csv']! };
    await refused('file-missing', [/"1709287200_A0, b"/, /each is a recording/], () => readE4(folder('anna', two)));
  });

  it('keeps each channel on its own clock', async () => {
    const files = { ...e4Files(), 'EDA.csv': signal(START + 3.25, 4, [1, 1.1, 1.2]) };
    const { channels } = await readE4(folder('p', files));
    expect([channels.BVP!.start, channels.GSR!.start, channels.SKT!.start]).toEqual([START, START + 3.25, START]);
    expect(channelEnd(channels.GSR!)).toBe(START + 4);
  });

  it('takes a date for the start, a byte order mark and Windows line ends', async () => {
    const text = `\uFEFF${signal('2024-03-01 10:00:00.500000', '4.0', [1, 2, 3]).replaceAll('\n', '\r\n')}\r\n\r\n`;
    const { channels } = await readE4(folder('p', { 'EDA.csv': text }));
    expect(channels.GSR).toEqual({ unit: 'uS', start: START + 0.5, rate: 4, samples: Float32Array.of(1, 2, 3) });
  });

  it('reports a missing modality as a fault', async () => {
    const { 'BVP.csv': _, ...files } = e4Files();
    const { channels, faults } = await readE4(folder('p', files));
    expect(channels.BVP).toBeUndefined();
    expect(faults).toEqual([
      { kind: 'missing-modality', where: 'BVP.csv', found: 'there is no such file', done: 'no BVP' },
    ]);
  });

  it('reads acceleration in g from counts of 1/64 g', async () => {
    const acc = `${START}, ${START}, ${START}\n32.0, 32.0, 32.0\n64,-32,16\n0,1,-128\n`;
    const { channels } = await readE4(folder('p', { ...e4Files(), 'ACC.csv': acc }));
    expect(channels.ACC_X).toEqual({ unit: 'g', start: START, rate: 32, samples: Float32Array.of(1, 0) });
    expect(channels.ACC_Y!.samples).toEqual(Float32Array.of(-0.5, 1 / 64));
    expect(channels.ACC_Z!.samples).toEqual(Float32Array.of(0.25, -2));
  });

  it('reads tags from tags.csv or tags_NAME.csv, as seconds or dates', async () => {
    const text = `${START + 1}.50\r\n2024-03-01 10:00:02\r\n`;
    for (const name of ['tags.csv', 'tags_S01.csv']) {
      expect((await readE4(folder('p', { ...e4Files(), [name]: text }))).tags).toEqual([START + 1.5, START + 2]);
    }
    expect((await readE4(folder('p', { ...e4Files(), 'tags.csv': '' }))).tags).toEqual([]);
  });

  it('reads heart rate and beats as reference', async () => {
    const files = {
      ...e4Files(),
      'HR.csv': signal(START + 10, 1, [70, 71.5]),
      'IBI.csv': `${START}.000000, IBI\n1.5,0.75\n2.25,0.75\n`,
    };
    const { reference, faults } = await readE4(folder('p', files));
    expect(reference.heartRate).toEqual({
      unit: '1/min',
      start: START + 10,
      rate: 1,
      samples: Float32Array.of(70, 71.5),
    });
    expect(reference.beats!.time).toEqual(Float64Array.of(START + 1.5, START + 2.25));
    expect(reference.beats!.interval).toEqual(Float64Array.of(0.75, 0.75));
    expect(faults).toEqual([]);
  });

  it('uses the session start where that of the beats is absurd, and says so', async () => {
    for (const start of ['1959-10-05 21:01:14.828125,1959-10-05 21:01:14.828125', '1684532969.0, IBI', 'x, IBI']) {
      const { reference, faults } = await readE4(folder('p', { ...e4Files(), 'IBI.csv': `${start}\n1.5,0.75\n` }));
      expect(reference.beats!.time).toEqual(Float64Array.of(START + 1.5));
      expect(faults).toMatchObject([{ kind: 'beats-start', where: 'IBI.csv' }]);
    }
  });

  it('leaves out a damaged reference, empty optional files and says so', async () => {
    const files = {
      ...e4Files(),
      'HR.csv': '',
      'IBI.csv': `${START}, IBI\n2,0.8\n1,0.8\n`,
      'ACC.csv': '',
      'info.txt': '?',
    };
    const { reference, channels, faults } = await readE4(folder('p', files));
    expect(reference).toEqual({});
    expect(channels.ACC_X).toBeUndefined();
    expect(faults.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      'empty-file ACC.csv',
      'empty-file HR.csv',
      'reference-unreadable IBI.csv',
    ]);
    expect(faults[2]!.found).toMatch(/row 3: beats must follow each other in time, got 1 s after 2 s/);
  });

  it('reads labels beside the signals, in order of time', async () => {
    const labels = `start,end,label,stage\n${START + 5},${START + 9},stress,stroop\n${START},${START + 5},rest,\n`;
    const { annotations } = await readE4(folder('p', { ...e4Files(), 'labels.csv': labels }));
    expect(annotations).toEqual([
      { start: START, end: START + 5, label: 'rest', stage: '' },
      { start: START + 5, end: START + 9, label: 'stress', stage: 'stroop' },
    ]);
  });

  it('reports labels outside the recording', async () => {
    const labels = `start,end,label,stage\n${START - 50},${START - 40},rest,a\n${START},${START + 5},rest,b\n`;
    const { faults } = await readE4(folder('p', { ...e4Files(), 'labels.csv': labels }));
    expect(faults).toMatchObject([{ kind: 'labels-outside', found: '1 of 2 labels lie outside the recording' }]);
  });
});

describe('the start of one signal', () => {
  it('that has no moment in common with the others is refused by its row', async () => {
    const eda = (start: number) => ({ ...e4Files(), 'EDA.csv': e4Files(start)['EDA.csv']! });
    await refused(
      'header-invalid',
      [/readE4: EDA\.csv row 1: GSR must be of the time of BVP, SKT, got a start 47 days later.*delete the file/],
      () => readE4(folder('p', eda(START + 47 * 86_400))),
    );
    await refused('header-invalid', [/got a start 10\.5 s earlier/], () => readE4(folder('p', eda(START - 10.5))));
    // a second in common is enough: windows are cut by time
    expect((await readE4(folder('p', eda(START + 9)))).channels.GSR!.start).toBe(START + 9);
  });
});

describe('writeE4', () => {
  it('marks a simulated recording, and no other, in the folder itself', async () => {
    const mark = async (recording: ReturnType<typeof anyRecording>, more: Record<string, string> = {}) => {
      const files = { ...Object.fromEntries(writeE4(recording)), ...more };
      return [(await readE4(folder('p01', files))).simulated, 'simulated.json' in files];
    };
    expect(await mark(anyRecording(1))).toEqual([undefined, false]);
    expect(await mark({ ...anyRecording(1), simulated: true })).toEqual([true, true]);
    expect(await mark(anyRecording(1), { 'truth.json': '{}' })).toEqual([true, false]);
  });

  it('is read back with the same samples to the bit, times to the microsecond', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const recording = anyRecording(seed);
      const back = await readE4(folder('p01', Object.fromEntries(writeE4(recording))));
      expect(back).toEqual(recording);
    }
  });

  it('keeps missing samples, negative zero and tiny values', async () => {
    const samples = Float32Array.of(Number.NaN, -0, 1e-30, 16777216, -3.4028235e8, 0.1, Number.NaN);
    const recording = { ...anyRecording(1), channels: { GSR: { unit: 'uS', start: START, rate: 0.3, samples } } };
    const back = await readE4(
      folder('p01', Object.fromEntries(writeE4({ ...recording, annotations: [], reference: {} }))),
    );
    expect(back.channels.GSR).toEqual({ unit: 'uS', start: START, rate: 0.3, samples });
    expect(back.faults.map(({ kind }) => kind)).toContain('missing-samples');
  });

  it('survives a zip, stored or deflated', async () => {
    const recording = anyRecording(7);
    for (const deflate of [false, true]) {
      const items = [...writeE4(recording)].map(([name, content]) => ({ name, content, deflate }));
      const back = await readE4(await openZip(source('p01.zip', await makeZip(items))));
      expect(back).toEqual(recording);
    }
  });
});

describe('parseTime', () => {
  it('reads unix seconds and UTC dates', () => {
    expect(parseTime('1709287200.000000')).toBe(START);
    expect(parseTime(' 2024-03-01 10:00:00 ')).toBe(START);
    expect(parseTime('2024-03-01T10:00:00.25Z')).toBe(START + 0.25);
    expect(parseTime('2024-02-29 00:00:00')).toBe(Date.UTC(2024, 1, 29) / 1000);
  });

  it('refuses dates that do not exist', () => {
    for (const text of ['2023-02-29 00:00:00', '2024-13-01 00:00:00', '2024-01-01 24:00:00', '2024-01-01', 'now', '']) {
      expect(parseTime(text)).toBeUndefined();
    }
  });
});
