/** What other implementations of Avro wrote, and how files are joined. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Channel } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { DATASETS, detectDataset } from '../../src/datasets/index.ts';
import { joinParts, type Part } from '../../src/embraceplus/join.ts';
import { readEmbracePlus } from '../../src/embraceplus/read.ts';
import { anyRecording, folder, refused, START, source } from '../fixtures.ts';
import { avroBytes } from '../formats/writers.ts';
import { makeZip } from '../zipMaker.ts';

const GOLDEN = fileURLToPath(new URL('./golden/', import.meta.url));
const golden = (name: string): Uint8Array => readFileSync(`${GOLDEN}${name}.avro`);
const NAMES = readdirSync(GOLDEN)
  .filter((name) => /^(fast)?avro-.*\.avro$/.test(name))
  .map((name) => name.replace('.avro', ''));

interface Expected {
  readonly start: number;
  readonly temperatureRate: number;
  readonly bvp: readonly number[];
  readonly eda: readonly number[];
  readonly temperature: readonly number[];
  readonly x: readonly number[];
}
const EXPECTED = JSON.parse(readFileSync(`${GOLDEN}expected.json`, 'utf8')) as Record<string, Expected>;

describe('a raw file that Python wrote', () => {
  it.each(NAMES)('%s is read to the bit', async (name) => {
    const { start, temperatureRate, bvp, eda, temperature, x } = EXPECTED[name]!;
    const [recording, ...others] = await readEmbracePlus([source('1-1-007_1.avro', golden(name))]);
    expect(others).toEqual([]);
    const { subject, channels, tags, reference } = recording!;
    expect(subject).toBe('007');
    expect(channels.BVP).toEqual({ unit: 'a.u.', start, rate: 64, samples: Float32Array.from(bvp) });
    expect(channels.GSR).toEqual({ unit: 'uS', start, rate: 4, samples: Float32Array.from(eda) });
    expect(channels.SKT).toEqual({
      unit: 'degC',
      start,
      rate: temperatureRate,
      samples: Float32Array.from(temperature),
    });
    const scale = name.includes('6.5') ? 1 / 2048 : 32 / 65535;
    expect(channels.ACC_X!.samples).toEqual(Float32Array.from(x, (count) => count * scale));
    expect(tags).toEqual([start + 2.5]);
    expect(reference.beats!.time.length).toBe(12);
    expect(reference.beats!.interval.every((interval) => Math.abs(interval - 0.8) < 1e-6)).toBe(true);
  });

  it('of something else is refused as such', async () => {
    await refused('format-unknown', [/^readEmbracePlus: a\.avro: the record must have rawData/], () =>
      readEmbracePlus([source('a.avro', golden('other-record'))]),
    );
  });
});

describe('signals of one file', () => {
  it('that have no moment in common are refused', async () => {
    const { channels, ...rest } = anyRecording(1);
    const late = { ...channels.GSR!, start: channels.GSR!.start - 78 * 60 };
    const bytes = await avroBytes({ ...rest, channels: { ...channels, GSR: late } });
    await refused(
      'header-invalid',
      [/x\.avro: rawData\.eda\.timestampStart: GSR must be of the time of BVP, SKT, got a start 78\.0 minutes earlier/],
      () => readEmbracePlus([source('x.avro', bytes)]),
    );
  });
});

describe('files of one person', () => {
  const [a, b, c, d] = ['fastavro-6.5-deflate', 'fastavro-6.4-null', 'avro-6.5-null', 'avro-6.4-deflate'].map(
    golden,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const joined = (one: string, other: string): Float32Array =>
    Float32Array.from([...EXPECTED[one]!.bvp, ...EXPECTED[other]!.bvp]);

  it('are joined where they abut, whatever the order, the codec and the version; a change of rate begins a session', async () => {
    const files = [d, b, a, c].map((bytes, i) => source(`${i}.avro`, bytes));
    const recordings = await readEmbracePlus(files, { subject: 'p' });
    expect(recordings.map(({ session, channels }) => [session, channels.BVP!.start])).toEqual([
      ['20240301T100000Z', START],
      ['20240301T100024Z', START + 24],
    ]);
    expect(recordings[0]!.channels.BVP!.samples).toEqual(joined('fastavro-6.5-deflate', 'fastavro-6.4-null'));
    expect(recordings[1]!.channels.BVP!.samples).toEqual(joined('avro-6.5-null', 'avro-6.4-deflate'));
    expect(recordings[0]!.tags).toEqual([START + 2.5, START + 14.5]);
    expect(recordings[1]!.faults).toContainEqual({
      kind: 'rate-change',
      where: '3.avro',
      found: 'SKT is sampled at 4 Hz, before at 1 Hz',
      done: 'begins a session of its own',
    });
  });

  it('are sessions of their own where one is missing, and count once where one is there twice', async () => {
    const recordings = await readEmbracePlus([source('a', a), source('again', a), source('c', c), source('d', d)]);
    expect(recordings.map(({ channels }) => (channels.BVP as Channel).samples.length)).toEqual([768, 1536]);
    expect(recordings[0]!.faults).toContainEqual(
      expect.objectContaining({ kind: 'duplicate-file', where: 'again', found: 'holds the same samples as a' }),
    );
    expect(recordings[1]!.faults[0]).toMatchObject({ kind: 'gap', found: 'BVP begins 12.000 s after the end of a' });
  });

  it('lie in the folders of the cloud, in one folder or in a zip', async () => {
    const cloud = (date: string, person: string, name: string) =>
      `participant_data/${date}/${person}-3YK000000X/raw_data/v6/${name}.avro`;
    const layouts = {
      cloud: folder('data', {
        [cloud('2024-03-01', '007', '1-1-007_1709287200')]: a,
        [cloud('2024-03-02', '007', '1-1-007_1709287212')]: b,
        [cloud('2024-03-02', '008', '1-1-008_1709287224')]: c,
      }),
      flat: folder('data', {
        '1-1-007_1709287200.avro': a,
        '1-1-007_1709287212.avro': b,
        '1-1-008_1709287224.avro': c,
      }),
      zip: folder('data', {
        'all.zip': await makeZip([
          { name: '1-1-007_1709287200.avro', content: a },
          { name: '1-1-007_1709287212.avro', content: b },
          { name: '1-1-008_1709287224.avro', content: c, deflate: true },
        ]),
      }),
    };
    for (const [layout, files] of Object.entries(layouts)) {
      if (layout !== 'zip') expect(detectDataset(files)).toBe('embraceplus');
      const people = await DATASETS['embraceplus']!.open(files);
      expect(people.map(({ subject, sessions }) => [subject, sessions.length])).toEqual([
        ['1-1-007', 1],
        ['1-1-008', 1],
      ]);
      const { channels } = await people[0]!.sessions[0]!.read();
      expect(channels.BVP!.samples).toEqual(joined('fastavro-6.5-deflate', 'fastavro-6.4-null'));
    }
  });

  it('are labelled by labels.csv beside them, which must not be of several people', async () => {
    const labels = `start,end,label,stage\n${START},${START + 5},calm,rest\n${START + 30},${START + 40},stress,\n`;
    const files = { '1-1-007_1709287200.avro': a, '1-1-008_1709287224.avro': c };
    const own = folder('data', { ...files, '1-1-007.labels.csv': labels });
    expect(await DATASETS['embraceplus']!.classesIn(own)).toEqual(['calm', 'stress']);
    const people = await DATASETS['embraceplus']!.open(own);
    const recordings = await Promise.all(people.map(({ sessions }) => sessions[0]!.read()));
    expect(recordings.map(({ annotations }) => annotations.map(({ label }) => label))).toEqual([['calm'], []]);
    const shared = await DATASETS['embraceplus']!.open(folder('data', { ...files, 'labels.csv': labels }));
    for (const { refused: error } of shared) expect(error).toMatchObject({ code: 'labels-invalid' });
  });

  it('that are damaged are named, and the others read', async () => {
    const files = folder('data', { '1-1-007_1709287200.avro': a, '1-1-007_1709287212.avro': b.subarray(0, 900) });
    const [person] = await DATASETS['embraceplus']!.open(files);
    expect(person!.sessions.map(({ session }) => session)).toEqual(['20240301T100000Z', '1-1-007_1709287212.avro']);
    await refused('file-truncated', [/^readAvro: 1-1-007_1709287212\.avro byte \d+/], () =>
      person!.sessions[1]!.read(),
    );
  });
});

describe('joinParts', () => {
  const part = (name: string, start: number, bvp: number, more: Partial<Part> = {}): Part => ({
    name,
    device: 'd',
    digest: name,
    channels: { BVP: { start, rate: 64, count: bvp } },
    ...more,
  });
  const shape = (parts: readonly Part[]) => joinParts(parts).map((one) => one.parts.map(({ name }) => name).join(' '));

  it('joins within half a sample and no further', () => {
    const half = 0.5 / 64;
    expect(shape([part('a', 100, 640), part('b', 110 + 0.9 * half, 640)])).toEqual(['a b']);
    expect(shape([part('a', 100, 640), part('b', 110 - 0.9 * half, 640)])).toEqual(['a b']);
    expect(shape([part('a', 100, 640), part('b', 110 + 1.1 * half, 640)])).toEqual(['a', 'b']);
    expect(shape([part('a', 100, 640), part('b', 110 - 1.1 * half, 640)])).toEqual(['a', 'b']);
  });

  it('lets no drift of the clock add up beyond half a sample', () => {
    // each file begins 0.2 samples late: the third is 0.4 off, the fourth 0.6
    const late = 0.2 / 64;
    const parts = ['a', 'b', 'c', 'd', 'e'].map((name, i) => part(name, 100 + i * (10 + late), 640));
    expect(shape(parts)).toEqual(['a b c', 'd e']);
    expect(joinParts(parts)[1]!.faults).toMatchObject([{ kind: 'clock-step' }]);
  });

  it('begins a session where a signal begins or ends, and after a day', () => {
    const both = { channels: { BVP: { start: 110, rate: 64, count: 640 }, GSR: { start: 110, rate: 4, count: 40 } } };
    expect(shape([part('a', 100, 640), part('b', 110, 640, both), part('c', 120, 640)])).toEqual(['a', 'b', 'c']);
    const hours = Array.from({ length: 25 }, (_, i) => part(`${i}`.padStart(2, '0'), 100 + 3600 * i, 3600 * 64));
    expect(joinParts(hours).map(({ parts }) => parts.length)).toEqual([24, 1]);
  });

  it('refuses two measurements of one time, and takes two devices as two', () => {
    const [, second] = joinParts([part('a', 100, 640), part('b', 105, 640)]);
    expect(second!.overlap).toBe('BVP begins 5.000 s before the end of a');
    const devices = joinParts([part('a', 100, 640), part('b', 105, 640, { device: 'e' })]);
    expect(devices.map(({ overlap }) => overlap)).toEqual([undefined, undefined]);
  });
});
