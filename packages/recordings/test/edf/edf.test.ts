/** EDF and BDF as EDFlib writes and MNE reads them, and what the specification's text says of the rest. */
import { readFileSync } from 'node:fs';
import type { ChannelName } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { DATASETS, detectDataset } from '../../src/datasets/index.ts';
import { parseAnnotations } from '../../src/edf/annotations.ts';
import { readEdf } from '../../src/edf/read.ts';
import { parseMapping } from '../../src/table/mapping.ts';
import { folder, refused, START, source } from '../fixtures.ts';

const golden = (name: string): Uint8Array => readFileSync(new URL(`./golden/${name}`, import.meta.url));
const EXPECTED = JSON.parse(Buffer.from(golden('expected.json')).toString()) as Record<
  string,
  {
    readonly start: number;
    readonly signals: Record<string, { readonly rate: number; readonly values: readonly number[] }>;
    readonly annotations: readonly (readonly [number, number, string])[];
  }
>;
const MAP = 'BVP="PPG wrist",GSR=GSR,SKT="Skin temp"';
const read = (name: string, map?: string) =>
  readEdf(source(name, golden(name)), { ...(map === undefined ? {} : { mapping: parseMapping(map) }), subject: 'p' });

describe('a file that EDFlib wrote', () => {
  it.each(['edflib.edf', 'edflib.bdf'])('%s is read as MNE reads it', async (name) => {
    const { start, signals, annotations } = EXPECTED[name]!;
    const [recording, ...others] = await read(name, MAP);
    expect(others).toEqual([]);
    const { channels, tags, annotations: labels } = recording!;
    const scale: Record<string, [ChannelName, number]> = {
      'PPG wrist': ['BVP', 1],
      GSR: ['GSR', 1e-3],
      'Skin temp': ['SKT', 1],
    };
    for (const [label, { rate, values }] of Object.entries(signals)) {
      const [channel, unit] = scale[label]!;
      const got = channels[channel]!;
      expect([got.start, got.rate]).toEqual([start, rate]);
      const wanted = Float32Array.from(values, (value) => value * unit);
      expect(got.samples.length).toBe(wanted.length);
      const range = Math.max(...wanted) - Math.min(...wanted);
      const worst = Math.max(...got.samples.map((value, i) => Math.abs(value - wanted[i]!)));
      expect(worst / range).toBeLessThan(1e-6);
    }
    const long = annotations.filter(([, duration]) => duration > 0);
    expect(labels).toEqual(
      long.map(([onset, duration, label]) => ({
        start: start + onset,
        end: start + onset + duration,
        label,
        stage: label,
      })),
    );
    expect(tags).toEqual(annotations.filter(([, duration]) => duration === 0).map(([onset]) => start + onset));
  });

  it('has its signals named by labels, their units and rates held to the header', async () => {
    await refused('option-invalid', [/there must be a signal "ppg" for BVP, got "PPG wrist, GSR, Skin temp"/], () =>
      read('edflib.edf', 'BVP=ppg'),
    );
    await refused('option-invalid', [/BVP must have the rate of the file, 64 Hz, got 32/], () =>
      read('edflib.edf', 'BVP=#1@32'),
    );
    // without a mapping only what is called so is taken
    const [recording] = await read('edflib.edf');
    expect(Object.keys(recording!.channels)).toEqual(['GSR']);
    const [stated] = await read('edflib.edf', 'GSR=GSR[uS]@4');
    const [own] = await read('edflib.edf', 'GSR=GSR');
    expect(stated!.channels.GSR!.samples[3]! / own!.channels.GSR!.samples[3]!).toBeCloseTo(1000, 3);
  });
});

describe('a file by the text of the specification', () => {
  /** -1 to 1 over -32768 to 32767 */
  const wanted = (first: number, records: number) =>
    Float32Array.from({ length: records * 8 }, (_, i) => {
      const digital = 1000 * (first + Math.floor(i / 8)) + (i % 8);
      return ((digital + 32768) * 2) / 65535 - 1;
    });

  it('is read by the straight line through its limits', async () => {
    const [recording] = await read('plain.edf');
    expect(recording!.channels.BVP).toEqual({ unit: 'a.u.', start: START, rate: 8, samples: wanted(0, 5) });
  });

  it('begins at the fraction of a second that its first record states', async () => {
    const [recording] = await read('fraction.edf');
    expect(recording!.channels.BVP!.start).toBe(START + 0.25);
  });

  it('without a date counts from 0 and says so', async () => {
    const [recording] = await read('undated.edf');
    expect(recording!.channels.BVP!.start).toBe(0);
    expect(recording!.faults).toContainEqual(expect.objectContaining({ kind: 'start-unknown' }));
  });

  it('is a session for each stretch without a gap', async () => {
    const recordings = await read('discontinuous.edf');
    expect(recordings.map(({ session, channels }) => [session, channels.BVP!.start - START])).toEqual([
      ['1', 0],
      ['2', 7.5],
      ['3', 60],
    ]);
    expect(recordings.map(({ channels }) => channels.BVP!.samples)).toEqual([wanted(0, 3), wanted(3, 2), wanted(5, 1)]);
    const people = folder('d', { 'p01/night.edf': golden('discontinuous.edf'), 'p02.edf': golden('plain.edf') });
    expect(detectDataset(people)).toBe('edf');
    const entries = await DATASETS['edf']!.open(people);
    expect(entries.map(({ subject, sessions }) => [subject, sessions.map(({ session }) => session)])).toEqual([
      ['p01', ['night-1', 'night-2', 'night-3']],
      ['p02', ['1']],
    ]);
    expect((await entries[0]!.sessions[1]!.read()).channels.BVP!.samples).toEqual(wanted(3, 2));
  });

  it('is refused if its records go back in time', async () => {
    const bytes = Uint8Array.from(golden('discontinuous.edf'));
    bytes.set(new TextEncoder().encode('+7.0\x14\x14'), bytes.length - 32);
    await refused(
      'recording-invalid',
      [/record 5 \(annotations\): a record must not begin before .* 9\.5 s, got "7"/],
      () => readEdf(source('x.edf', bytes)),
    );
  });
});

describe('parseAnnotations', () => {
  const list = (text: string) => parseAnnotations('x.edf', 0, new TextEncoder().encode(text));

  it('reads several lists and several texts, as the specification gives them', () => {
    expect(list('+180\x14Lights off\x14Close door\x14\0+180\x14Lights off\x14\0-0.065\x1525.5\x14x\x14\0\0\0')).toEqual(
      [
        { onset: 180, duration: undefined, texts: ['Lights off', 'Close door'] },
        { onset: 180, duration: undefined, texts: ['Lights off'] },
        { onset: -0.065, duration: 25.5, texts: ['x'] },
      ],
    );
  });

  it('refuses lists that break off', () => {
    for (const text of ['+1\x14x\x14', '+1\x14x\0', '1\x14x\x14\0', '+x\x14x\x14\0', '+1\x15\x14x\x14\0']) {
      expect(() => list(text)).toThrow(/readEdf: x\.edf record 0 \(annotations\)/);
    }
  });
});
