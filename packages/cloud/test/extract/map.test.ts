/** Tables by a mapping give the rows that the same recordings give as E4. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeE4 } from '@cheer/recordings';
import { writeFolder } from '@cheer/recordings/node';
import type { Channel, Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { afterAll, describe, expect, it } from 'vitest';
import { extract } from '../../src/extract.ts';

const START = 1709287200;
const folder = mkdtempSync(join(tmpdir(), 'cheer-map-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Four minutes, all signals from one moment on, half of it of one state. */
function person(index: number): Recording {
  const { recording } = simulatePerson({ index, seed: 1, protocol: 'stress', minutes: 6 });
  const channels = Object.fromEntries(
    (['BVP', 'GSR', 'SKT'] as const).map((name) => {
      const { samples, ...clock } = recording.channels[name]!;
      return [name, { ...clock, start: START, samples: samples.subarray(0, 240 * clock.rate) }];
    }),
  );
  const annotations = [
    { start: START, end: START + 120, label: 'calm', stage: 'calm' },
    { start: START + 120, end: START + 240, label: 'stress', stage: 'stress' },
  ];
  return { ...recording, channels, annotations, tags: [], reference: {} };
}

function csv({ channels, annotations }: Recording): string {
  const { BVP, GSR, SKT } = channels as Record<'BVP' | 'GSR' | 'SKT', Channel>;
  const slow = ({ samples, rate }: Channel, i: number) =>
    ((i * rate) / 64) % 1 === 0 ? samples[(i * rate) / 64]! : '';
  const rows = Array.from(BVP.samples, (value, i) => {
    const time = START + i / 64;
    const state = annotations.find(({ start, end }) => time >= start && time < end)?.label ?? '';
    return [time * 1000, value, slow(GSR, i), slow(SKT, i), state].join('\t');
  });
  return `ms\tppg\teda\ttemp\tstate\n${rows.join('\n')}\n`;
}

describe('extract with a mapping', () => {
  it('gives the rows of the same recordings as E4, whatever the runner kept of another mapping', async () => {
    const people = [person(1), person(2)];
    mkdirSync(join(folder, 'tables'));
    for (const [i, recording] of people.entries()) {
      await writeFolder(join(folder, 'e4', `P${i}`), [...writeE4(recording)]);
      writeFileSync(join(folder, 'tables', `P${i}.tsv`), csv(recording));
    }
    const options = {
      dataset: 'auto',
      window: { length: 60, step: 30 },
      runner: { work: join(folder, 'work'), workers: 2 },
    };
    const wanted = await extract({ ...options, data: join(folder, 'e4') });
    const data = join(folder, 'tables');
    const map = 'BVP=ppg,GSR=eda,SKT=temp,time=ms,label=state';
    const got = await extract({ ...options, data, map });
    expect(got.table.meta).toMatchObject({ dataset: 'table', classes: ['calm', 'stress'], simulated: false });
    expect(got.table.rows.length).toBe(14);
    // an E4 recording has the part of the protocol beside the label, a table the label as both
    expect(got.table.rows).toEqual(wanted.table.rows);
    expect(got.report.alsoHere).toEqual([]);
    const less = await extract({ ...options, data, map: 'BVP=ppg,time=ms' });
    expect(less.table.rows.map(({ label }) => label)).toEqual(new Array(14).fill(null));
  });

  it('names the same samples under two people, whoever is spelled otherwise, and what else lies there', async () => {
    const data = join(folder, 'copies');
    mkdirSync(data);
    const text = csv(person(3));
    for (const name of ['P1', 'P2']) writeFileSync(join(data, `${name}.tsv`), text);
    writeFileSync(join(data, 'P3.tsv'), csv(person(4)));
    writeFileSync(join(data, 'P4.tsv'), text.replace('ppg', 'PPG'));
    writeFileSync(join(data, 'P5.avro'), '');
    const { report } = await extract({
      dataset: 'auto',
      window: { length: 60, step: 60 },
      runner: { work: join(folder, 'work'), workers: 1 },
      data,
      map: 'BVP=ppg,GSR=eda,SKT=temp,time=ms',
    });
    const copies = report.subjects.map(({ subject, sessions }) => [
      subject,
      sessions[0]!.refused?.message.replace(/^.*it has/, 'has') ??
        sessions[0]!.faults
          .filter(({ kind }) => kind === 'same-samples')
          .map(({ where, found }) => `${where}: ${found}`),
    ]);
    expect(copies).toEqual([
      ['P1', ['BVP, GSR, SKT: the same samples as P2']],
      ['P2', ['BVP, GSR, SKT: the same samples as P1']],
      ['P3', []],
      ['P4', expect.stringContaining('has "ms, PPG, eda, temp, state"')],
    ]);
    expect(report.alsoHere).toEqual([{ dataset: 'embraceplus', files: ['P5.avro'] }]);
  });
});
