import { describe, expect, it } from 'vitest';
import { stagesFrom } from '../src/datasets/stages.ts';

/** 2022-02-07 09:00:00 UTC, a made-up session in the form of the protocol */
const NINE = 1644224400;
const minute = (m: number): number => NINE + 60 * m;
const logged = [
  { stage: 'baseline', start: minute(0), end: minute(10) },
  { stage: 'stroop', start: minute(11), end: minute(16) },
  { stage: 'rest', start: minute(16), end: minute(21) },
  { stage: 'interview', start: minute(21), end: minute(31) },
  { stage: 'questionnaire', start: minute(31), end: minute(36) },
];
const span = { from: minute(0) + 30, to: minute(35) };
const stage = (name: string, start: number, end: number, label: string) => ({ start, end, label, stage: name });

describe('stagesFrom', () => {
  it('takes borders from presses, else from the log, and leaves the questionnaire unlabelled', () => {
    const presses = [minute(11) - 14, minute(16) + 20, minute(31) + 5];
    const { annotations, faults } = stagesFrom(logged, presses, span);
    expect(annotations).toEqual([
      stage('baseline', minute(0) + 30, minute(10), 'non-stress'),
      stage('stroop', presses[0]!, presses[1]!, 'stress'),
      stage('rest', presses[1]!, minute(21), 'non-stress'),
      stage('interview', minute(21), presses[2]!, 'stress'),
    ]);
    expect(faults).toEqual([
      {
        kind: 'border-from-log',
        where: 'tags',
        found: 'no press for 3 of 6 borders: begin/baseline 09:00, rest/interview 09:21, questionnaire/end 09:36',
        done: "used the log's minute",
      },
    ]);
  });

  it('repairs presses that are twelve hours early and no others', () => {
    const early = minute(16) - 43_200;
    const { annotations, tags, faults } = stagesFrom(logged, [early, minute(21), 5], span);
    expect(tags).toEqual([5, minute(16), minute(21)]);
    expect(annotations[1]).toMatchObject({ stage: 'stroop', end: minute(16) });
    expect(faults.map(({ kind }) => kind)).toEqual(['tag-12-hours-early', 'unmatched-tag', 'border-from-log']);
  });

  it('sorts stages that were logged out of order', () => {
    const [baseline, stroop, ...rest] = logged as [(typeof logged)[0], (typeof logged)[0], ...typeof logged];
    const { annotations, faults } = stagesFrom([stroop, baseline, ...rest], [], span);
    expect(annotations.map(({ stage }) => stage)).toEqual(['baseline', 'stroop', 'rest', 'interview']);
    expect(faults[0]).toMatchObject({ kind: 'log-order' });
  });

  it('clips to the recording and reports a stage outside it', () => {
    const { annotations, faults } = stagesFrom(logged, [], { from: minute(12), to: minute(20) });
    expect(annotations).toEqual([
      stage('stroop', minute(12), minute(16), 'stress'),
      stage('rest', minute(16), minute(20), 'non-stress'),
    ]);
    expect(faults.filter(({ kind }) => kind === 'stage-outside')).toHaveLength(2);
  });
});
