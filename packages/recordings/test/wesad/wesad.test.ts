import { extractRecording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/source.ts';
import { readWesad } from '../../src/wesad/read.ts';
import { refused, source } from '../fixtures.ts';
import { expectGolden, golden, pickles } from './files.ts';
import { array, column, dict, float64, labels, pickle, session } from './pickleMaker.ts';

describe('a WESAD file that Python wrote', () => {
  it.each(pickles())('%s holds what NumPy had', async (name) => {
    const recording = await readWesad(bytesSource(name, golden(name)));
    expectGolden(recording, name);
    expect(recording.faults.map(({ kind }) => kind)).toEqual(['start-unknown']);
    expect(recording.annotations.map(({ label, start }) => `${label} ${start}`)).toEqual([
      'baseline 0.1',
      'stress 0.2',
      'amusement 0.3',
      'meditation 0.4',
      'stress 0.9',
    ]);
  });

  it('is there in every protocol, by Python 2 and 3, in C and in Fortran order', () => {
    const names = pickles().join(' ');
    for (let protocol = 0; protocol <= 5; protocol++) expect(names).toContain(`python3-usual-${protocol}`);
    for (const wanted of ['python2-pickle-usual-0', 'python2-cpickle-usual-2', 'python2-pickle-other-0', 'numpy2-']) {
      expect(names).toContain(wanted);
    }
  });
});

describe('a WESAD file', () => {
  it('gives the features that the same recording gives in memory', async () => {
    const { recording } = simulatePerson({ index: 1, seed: 3, protocol: 'stress', minutes: 6 });
    const { BVP, GSR, SKT } = recording.channels;
    const wrist = { BVP: column(BVP!.samples), EDA: column(GSR!.samples), TEMP: column(SKT!.samples) };
    const seconds = Math.floor(BVP!.samples.length / 64);
    const label = labels(new Int32Array(700 * seconds).fill(2));
    const read = await readWesad(source('S2.pkl', pickle(session(wrist, { label }))));
    // the simulator's channels begin at times of their own, WESAD's together
    const together = Object.fromEntries(
      Object.entries({ BVP, GSR, SKT }).map(([name, one]) => [name, { ...one!, start: 0 }]),
    );
    const values = (one: typeof read) =>
      [...extractRecording(one, { length: 60, step: 30 })].map(({ features }) => [...features.values]);
    expect(values(read)).toEqual(values({ ...recording, channels: together }));
    expect(values(read).length).toBe(11);
  });

  it('takes every whole number type for labels, flat arrays and either order of bytes', async () => {
    const view = new DataView(new ArrayBuffer(16));
    view.setBigInt64(0, 1n, false);
    view.setBigInt64(8, 2n, false);
    const data = String.fromCharCode(...new Uint8Array(view.buffer));
    const label = array({ shape: [2], dtype: 'i8', order: '>', data });
    const EDA = array({ shape: [2], dtype: 'f8', data: float64([1.5, Number.NaN]) });
    const { channels, annotations, faults } = await readWesad(source('S2.pkl', pickle(session({ EDA }, { label }))));
    expect(channels.GSR!.samples).toEqual(Float32Array.of(1.5, Number.NaN));
    expect(annotations.map(({ label: name, start, end }) => [name, start, end])).toEqual([
      ['baseline', 0, 1 / 700],
      ['stress', 1 / 700, 2 / 700],
    ]);
    expect(faults).toMatchObject([
      { kind: 'start-unknown' },
      { kind: 'missing-samples', where: 'signal/wrist/EDA', found: '1 samples are NaN, the first at index 1' },
    ]);
  });

  it('does without a signal, without acceleration and with others besides, and says what is not there', async () => {
    const data = dict({
      signal: dict({ wrist: dict({ BVP: column(new Float64Array(64 * 40)), HR: column([70]) }) }),
      label: labels([1]),
    });
    const { channels, faults, subject } = await readWesad(source('S7.pkl', pickle(data)));
    expect(Object.keys(channels)).toEqual(['BVP']);
    expect(subject).toBe('S7.pkl');
    expect(faults.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      'start-unknown S7.pkl',
      'missing-modality signal/wrist/EDA',
      'missing-modality signal/wrist/TEMP',
      'flat signal/wrist/BVP',
      'ends-early label',
    ]);
  });

  it('with a signal at another rate than WESAD has is refused: it lasts many times as long as the others', async () => {
    const noise = (count: number) => column(Float64Array.from({ length: count }, (_, i) => (i * i) % 7));
    const wrist = dict({ BVP: noise(64 * 60), EDA: noise(64 * 60), TEMP: noise(4 * 60) });
    const data = dict({ signal: dict({ wrist }), label: labels(Array<number>(700 * 60).fill(1)) });
    await refused(
      'header-invalid',
      [/S2\.pkl: signal\/wrist\/EDA must last about as long as the others, 60 s, and lasts 960 s/],
      () => readWesad(source('S2.pkl', pickle(data))),
    );
  });

  it('is refused by name of what is missing or of another shape', async () => {
    const read = (value: string) => readWesad(source('S2.pkl', pickle(value)));
    await refused('format-unknown', [/S2\.pkl: the file must be a dict, got "1"/], () => read('K\x01'));
    await refused('format-unknown', [/signal must be a dict, got "nothing"/], () => read(dict({})));
    await refused('format-unknown', [/signal\/wrist must be a dict, got "None"|"null"/], () =>
      read(dict({ signal: dict({ wrist: 'N' }) })),
    );
    await refused('format-unknown', [/label must be an array of numbers, got "a list of 0"/], () =>
      read(session({}, { label: ']' })),
    );
    await refused('recording-empty', [/holds no sample/], () => read(dict({ signal: dict({ wrist: dict({}) }) })));
    const wide = array({ shape: [2, 2], dtype: 'f8', data: float64([1, 2, 3, 4]) });
    await refused('format-unknown', [/signal\/wrist\/BVP must have a shape of \(n, 1\), got "\(2, 2\)"/], () =>
      read(session({ BVP: wide })),
    );
    await refused('format-unknown', [/ACC must have a shape of \(n, 3\)/], () => read(session({ ACC: wide })));
    await refused('format-unknown', [/label must have a shape of \(n\) or \(n, 1\), got "\(2, 2\)"/], () =>
      read(session({}, { label: wide })),
    );
    await refused('labels-invalid', [/label 1 must be one of 0 to 7, got "8"/], () =>
      read(session({}, { label: labels([1, 8]) })),
    );
    await refused('value-absurd', [/TEMP index 1: a sample must be finite.*got "1e\+300"/], () =>
      read(session({ TEMP: column([1, 1e300]) })),
    );
    await refused('labels-invalid', [/at most 10000 stretches/], () =>
      read(session({}, { label: labels(Array.from({ length: 20_002 }, (_, i) => i % 2)) })),
    );
    await refused('too-large', [/more than a day/], () =>
      read(session({ EDA: array({ shape: [345_601, 1], dtype: 'i1', data: '\0'.repeat(345_601) }) })),
    );
  });
});
