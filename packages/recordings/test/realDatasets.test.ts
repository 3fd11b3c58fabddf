import { channelEnd, type Recording } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../node/openFolder.ts';
import { DATASETS, detectDataset } from '../src/datasets/index.ts';
import { DATASET_FOLDER, datasetTitle, hasDatasets } from './fixtures.ts';

/** Every session of a dataset, and a line on each person who was refused. */
async function readAllOf(name: string): Promise<{ recordings: Recording[]; refused: string[] }> {
  const folder = await openFolder(`${DATASET_FOLDER}/${name}`);
  expect(detectDataset(folder)).toBe(name);
  const recordings: Recording[] = [];
  const refused: string[] = [];
  for (const entry of await DATASETS[name]!.open(folder)) {
    if (entry.refused) refused.push(`${entry.subject}: ${entry.refused.message}`);
    for (const session of entry.sessions) recordings.push(await session.read());
  }
  return { recordings, refused };
}

const clock = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 19);
const stages = ({ annotations }: Recording): string[] =>
  annotations.map(({ stage, start, end }) => `${stage} ${clock(start)} ${clock(end)}`);
const minutes = (recordings: readonly Recording[], label: string): number =>
  Math.round(
    recordings
      .flatMap(({ annotations }) => annotations)
      .reduce((sum, a) => sum + (a.label === label ? a.end - a.start : 0), 0) / 60,
  );
const kinds = ({ faults }: Recording): string[] => faults.map(({ kind }) => kind);

/** What holds of every labelled recording. */
function checkLaws(recording: Recording): void {
  const channels = Object.values(recording.channels);
  const [from, to] = [Math.min(...channels.map(({ start }) => start)), Math.max(...channels.map(channelEnd))];
  recording.annotations.forEach(({ start, end }, i) => {
    expect(end).toBeGreaterThan(start);
    expect(start).toBeGreaterThanOrEqual(recording.annotations[i - 1]?.end ?? from);
    expect(end).toBeLessThanOrEqual(to);
  });
}

describe.skipIf(!hasDatasets)(datasetTitle('stress-predict'), async () => {
  const { recordings, refused } = hasDatasets ? await readAllOf('stress-predict') : { recordings: [], refused: [] };
  const of = (subject: string): Recording => recordings.find((one) => one.subject === subject)!;

  it('reads all 35 people', () => {
    expect(refused).toEqual([]);
    expect(recordings.map(({ subject }) => subject)).toEqual(
      Array.from({ length: 35 }, (_, i) => `S${String(i + 1).padStart(2, '0')}`),
    );
    for (const { channels } of recordings) {
      expect([channels.BVP!.rate, channels.GSR!.rate, channels.SKT!.rate]).toEqual([64, 4, 4]);
    }
    expect([minutes(recordings, 'stress'), minutes(recordings, 'non-stress')]).toEqual([633, 1059]);
  });

  it('gives everyone all tasks in order, of sane length', () => {
    const lengths: Record<string, [number, number]> = {
      baseline: [270, 720],
      stroop: [250, 450],
      rest: [119, 680],
      interview: [460, 690],
      hyperventilation: [85, 175],
    };
    for (const recording of recordings) {
      checkLaws(recording);
      const tasks = recording.annotations.filter(({ label }) => label === 'stress').map(({ stage }) => stage);
      expect(tasks).toEqual(['stroop', 'interview', 'hyperventilation']);
      for (const { stage, start, end } of recording.annotations) {
        const [shortest, longest] = lengths[stage]!;
        expect(end - start, `${recording.subject} ${stage}`).toBeGreaterThanOrEqual(shortest);
        expect(end - start, `${recording.subject} ${stage}`).toBeLessThanOrEqual(longest);
      }
    }
  });

  it('S02: presses, a minute later than the log', () => {
    expect(stages(of('S02'))).toEqual([
      'baseline 09:52:54 10:02:00',
      'stroop 10:03:16 10:09:32',
      'rest 10:09:32 10:14:04',
      'interview 10:14:04 10:24:59',
      'rest 10:24:59 10:30:01',
      'hyperventilation 10:30:01 10:32:11',
      'rest 10:32:11 10:37:18',
      'rest 10:42:42 10:52:03',
    ]);
  });

  it('S01: Stroop before the baseline, an extra press', () => {
    expect(stages(of('S01')).slice(0, 4)).toEqual([
      'stroop 09:29:00 09:33:55',
      'rest 09:33:55 09:38:27',
      'baseline 09:38:27 09:43:00',
      'interview 09:44:52 09:54:17',
    ]);
    expect(kinds(of('S01'))).toEqual(['log-order']);
  });

  it('S17, S18, S30: presses twelve hours early', () => {
    expect(stages(of('S17')).slice(3, 7)).toEqual([
      'interview 15:35:30 15:46:04',
      'rest 15:46:04 15:51:48',
      'hyperventilation 15:51:48 15:53:24',
      'rest 15:53:24 15:59:04',
    ]);
    const repaired = recordings.flatMap((one) =>
      kinds(one)
        .filter((kind) => kind === 'tag-12-hours-early')
        .map(() => one.subject),
    );
    expect(repaired).toEqual(['S17', 'S17', 'S18', 'S30']);
    expect(stages(of('S18'))[1]).toBe('stroop 15:46:04 15:52:02');
    expect(stages(of('S30'))[1]).toBe('stroop 13:11:04 13:16:30');
  });

  it('S06: presses that mean something else', () => {
    expect(stages(of('S06')).slice(1, 6)).toEqual([
      'stroop 09:55:00 10:02:22',
      'rest 10:02:22 10:07:00',
      'interview 10:07:00 10:18:03',
      'rest 10:18:03 10:22:56',
      'hyperventilation 10:22:56 10:25:32',
    ]);
    const unmatched = recordings.filter((one) => kinds(one).includes('unmatched-tag'));
    expect(unmatched.map(({ subject }) => subject)).toEqual(['S06']);
  });
});

describe.skipIf(!hasDatasets)(datasetTitle('induced-stress'), async () => {
  const { recordings, refused } = hasDatasets ? await readAllOf('induced-stress') : { recordings: [], refused: [] };
  const of = (subject: string, session = '1'): Recording =>
    recordings.find((one) => one.subject === subject && one.session === session)!;

  it('reads all 36 people, f14 in two sessions', () => {
    expect(refused).toEqual([]);
    expect(recordings).toHaveLength(37);
    expect(new Set(recordings.map(({ subject }) => subject)).size).toBe(36);
    recordings.forEach(checkLaws);
    expect([minutes(recordings, 'rest'), minutes(recordings, 'stress')]).toEqual([1026, 251]);
  });

  it('labels both versions of the protocol', () => {
    expect(stages(of('S03'))).toEqual([
      'baseline 17:08:51 17:11:58',
      'stroop 17:13:25 17:15:09',
      'rest 17:15:09 17:19:25',
      'tmct 17:19:25 17:21:33',
      'rest 17:21:33 17:26:28',
      'real-opinion 17:26:28 17:27:02',
      'instructions 17:27:02 17:27:21',
      'opposite-opinion 17:27:21 17:27:52',
      'instructions 17:27:52 17:28:22',
      'subtract 17:28:22 17:28:55',
    ]);
    expect(stages(of('f10'))).toEqual([
      'baseline 09:59:44 10:03:33',
      'tmct 10:05:22 10:09:37',
      'rest 10:09:37 10:23:41',
      'real-opinion 10:23:41 10:24:22',
      'instructions 10:24:22 10:24:52',
      'opposite-opinion 10:24:52 10:25:36',
      'rest 10:25:36 10:38:38',
      'subtract 10:38:38 10:39:21',
    ]);
  });

  it('times the 30 s tasks alike in everyone, as the reading of the tags demands', () => {
    const first = recordings.filter(({ subject }) => subject.startsWith('S'));
    for (const stage of ['real-opinion', 'opposite-opinion', 'subtract']) {
      for (const { annotations } of first) {
        const one = annotations.find((annotation) => annotation.stage === stage)!;
        expect(Math.abs(one.end - one.start - 32)).toBeLessThanOrEqual(5);
      }
    }
  });

  it('S02: cuts the duplicated tail at the rows that data_constraints.txt states', () => {
    const { channels, faults } = of('S02');
    const cut = faults.filter(({ kind }) => kind === 'duplicated-tail').map(({ where, found }) => `${where} ${found}`);
    expect(cut).toEqual([
      'BVP the last 99088 samples, from row 99091 on, repeat earlier ones',
      'GSR the last 6192 samples, from row 6195 on, repeat earlier ones',
      'SKT the last 6192 samples, from row 6195 on, repeat earlier ones',
    ]);
    expect(channels.BVP!.samples.length).toBe(99_088);
    const affected = recordings.filter((one) => kinds(one).includes('duplicated-tail'));
    expect(affected.map(({ subject }) => subject)).toEqual(['S02']);
  });

  it('f07 keeps conductance only; f14 has its baseline in session a', () => {
    expect(Object.keys(of('f07').channels)).toEqual(['GSR']);
    expect(kinds(of('f07'))).toEqual(['known-fault']);
    expect(stages(of('f14', 'a'))).toEqual(['baseline 22:46:39 22:58:23']);
    expect(stages(of('f14', 'b'))[0]).toBe('tmct 23:03:46 23:07:52');
  });
});
