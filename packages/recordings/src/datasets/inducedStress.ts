import { type Annotation, CheerError, channelEnd, type Fault, type Recording } from '@cheer/signals';
import { e4Sources, readE4 } from '../e4/read.ts';
import { type Folder, subfolder, subfolders } from '../folder.ts';
import type { Dataset, Session, SubjectEntry } from './dataset.ts';
import { cutDuplicatedTail } from './duplicatedTail.ts';

const CLASSES = ['rest', 'stress'];

/**
 * The STRESS part of the wearable dataset from induced stress and exercise: 36 people, Empatica E4. Its release does not say
 * which tag is which; STAGES below is our reading, from the durations and the self-rated stages of Stress_Level_v1/v2.csv.
 */
export const inducedStress: Dataset = {
  name: 'induced-stress',
  title: 'Wearable Device Dataset from Induced Stress and Structured Exercise Sessions 1.0.1, STRESS',
  licence: 'ODC-By 1.0',
  citation: 'Hongn et al., Scientific Data, 2025, doi 10.1038/s41597-025-04845-9',
  classes: CLASSES,
  classesIn: async () => CLASSES,
  open: async (folder) => {
    const root = inducedStressRoot(folder);
    if (root === undefined) {
      throw new CheerError(
        'file-missing',
        `induced-stress: ${folder.name}: there is no folder STRESS with S01, f01 and so on in it`,
        'Give the folder that holds Wearable_Dataset',
      );
    }
    const people = new Map<string, Session[]>();
    for (const [name, own] of subfolders(subfolder(folder, root))) {
      // a recording that broke off is two folders, f14_a and f14_b
      const [, subject = name, session = '1'] = /^(.+)_([ab])$/.exec(name) ?? [];
      const read = async (): Promise<Recording> =>
        label(name, cutDuplicatedTail(await readE4(own, { subject, session })));
      const sessions = people.get(subject) ?? [];
      people.set(subject, [...sessions, { session, sources: e4Sources(own), read }]);
    }
    return [...people].map(([subject, sessions]): SubjectEntry => ({ subject, sessions }));
  },
};

/** The folder of people in any folder that holds the dataset, or undefined. */
export function inducedStressRoot(folder: Folder): string | undefined {
  for (const path of folder.files.keys()) {
    const root = /^((?:.*\/)?STRESS)\/[Sf]\d\d(?:_[ab])?\//.exec(path)?.[1];
    if (root !== undefined) return root;
  }
  return undefined;
}

/** [stage, first tag, last tag]; tag -1 is the start of the recording. */
type Stages = readonly (readonly [stage: string, from: number, to: number])[];

/**
 * First version of the protocol (S.., 13 tags). What speaks for it, over 18 people: of the stretches of about 30 s after the
 * second rest, t6-t7, t8-t9 and t10-t11 are timed (SD 1 to 2 s) and those between them, where the next task is explained, are
 * not (SD 8 to 10 s); Stroop and TMCT have SD 13 s; skin conductance rises in only 4 of 18 people in t3-t4 and in t5-t6, and
 * in 9 to 14 in every other stretch. Second version (f.., 9 tags): it rises in 4 of 18 in t2-t3 and in t6-t7, in 12 to 17
 * elsewhere, and heart rate is highest in t1-t2.
 *
 * `instructions`, the seconds in which the next of these tasks is explained, count as stress: nobody rests while told what to
 * defend aloud next, and the tasks of 30 s are too short for a window each, while the block of 1.5 to 4 min is not.
 */
const STAGES: Readonly<Record<'S' | 'f', { tags: number; stages: Stages }>> = {
  S: {
    tags: 13,
    stages: [
      ['baseline', 0, 1],
      ['stroop', 2, 3],
      ['rest', 3, 4],
      ['tmct', 4, 5],
      ['rest', 5, 6],
      ['real-opinion', 6, 7],
      ['instructions', 7, 8],
      ['opposite-opinion', 8, 9],
      ['instructions', 9, 10],
      ['subtract', 10, 11],
    ],
  },
  f: {
    tags: 9,
    stages: [
      ['baseline', -1, 0],
      ['tmct', 1, 2],
      ['rest', 2, 3],
      ['real-opinion', 3, 4],
      ['instructions', 4, 5],
      ['opposite-opinion', 5, 6],
      ['rest', 6, 7],
      ['subtract', 7, 8],
    ],
  },
};

/** data_constraints.txt of the release, which names recordings, not rows; S02 is found by its samples instead. */
const CONSTRAINTS: Readonly<Record<string, (recording: Recording) => Recording>> = {
  f07: (recording) => {
    const { BVP: _, SKT: __, ...channels } = recording.channels;
    const found = 'the dock was left on the wristband and covered the light and the temperature sensor';
    return withFault({ ...recording, channels, reference: {} }, fault(found, 'left out BVP, SKT, HR and IBI'));
  },
  f14_a: (recording) => {
    const annotations = [annotation('baseline', ...span(recording))];
    return withFault(
      { ...recording, annotations },
      fault('the connection broke after the baseline', 'labelled as baseline'),
    );
  },
  f14_b: (recording) => {
    const annotations = recording.annotations.filter(({ stage }) => stage !== 'baseline');
    return withFault({ ...recording, annotations }, fault('the baseline is in f14_a', 'start left unlabelled'));
  },
};

function label(name: string, recording: Recording): Recording {
  // a folder may be called `constructor`
  const constrain = Object.hasOwn(CONSTRAINTS, name) ? CONSTRAINTS[name]! : (same: Recording): Recording => same;
  if (name === 'f14_a') return constrain(recording);
  const { tags } = recording;
  const protocol = STAGES[name.startsWith('S') ? 'S' : 'f'];
  const [start, end] = span(recording);
  const ordered = tags.every((tag, i) => tag > (tags[i - 1] ?? start) && tag <= end);
  if (tags.length !== protocol.tags || !ordered) {
    const found = `${tags.length} tags${ordered ? '' : ' out of order or outside the recording'}, expected ${protocol.tags}`;
    return withFault(constrain(recording), {
      kind: 'tags-incomplete',
      where: 'tags.csv',
      found,
      done: 'used without labels',
    });
  }
  const annotations = protocol.stages.map(([stage, from, to]) => annotation(stage, tags[from] ?? start, tags[to]!));
  return constrain({ ...recording, annotations });
}

const annotation = (stage: string, start: number, end: number): Annotation => ({
  start,
  end,
  label: stage === 'baseline' || stage === 'rest' ? 'rest' : 'stress',
  stage,
});

const span = ({ channels }: Recording): [start: number, end: number] => [
  Math.min(...Object.values(channels).map(({ start }) => start)),
  Math.max(...Object.values(channels).map(channelEnd)),
];

const fault = (found: string, done: string): Fault => ({
  kind: 'known-fault',
  where: 'data_constraints.txt',
  found,
  done,
});

const withFault = (recording: Recording, one: Fault): Recording => ({
  ...recording,
  faults: [...recording.faults, one],
});
