import { CheerError, quoted } from '@cheer/signals';
import type { Folder } from '../folder.ts';
import type { ByteSource } from '../source.ts';
import { readWesad } from '../wesad/read.ts';
import { type Dataset, refusal, type SubjectEntry } from './dataset.ts';

const CLASSES = ['amusement', 'baseline', 'meditation', 'stress'];

/** WESAD: 15 people, Empatica E4 at the wrist; baseline, stress (TSST), amusement and two meditations, about 100 min. */
export const wesad: Dataset = {
  name: 'wesad',
  title: 'WESAD, wrist device',
  licence: 'for non-commercial research, not to be passed on; see its readme',
  citation: 'Schmidt et al., ICMI 2018, doi 10.1145/3242969.3242985',
  classes: CLASSES,
  classesIn: async () => CLASSES,
  open: async (folder) => {
    const people = peopleIn(folder);
    if (people.size === 0) {
      throw new CheerError(
        'file-missing',
        `wesad: ${folder.name}: there is no S2.pkl, S3.pkl and so on in it`,
        'Give the folder WESAD that holds S2 to S17, or WESAD.zip',
      );
    }
    return [...people].sort(([a], [b]) => (a < b ? -1 : 1)).map(([subject, files]) => entryOf(subject, files));
  },
};

/** Whether a folder holds files that are named as those of WESAD are; a zip of an E4 alone is anybody's. */
export const hasWesad = (folder: Folder): boolean =>
  [...peopleIn(folder).values()].some((files) => files.has('.pkl') || files.has('_quest.csv'));

type Kind = '.pkl' | '_quest.csv' | '_E4_Data.zip';

/** The files of each person, by kind. Two copies of one file are a person who would count twice. */
function peopleIn(folder: Folder): Map<string, Map<Kind, ByteSource[]>> {
  const people = new Map<string, Map<Kind, ByteSource[]>>();
  for (const [path, source] of folder.files) {
    const [, subject, kind] = /(?:^|\/)(S\d{1,2})(\.pkl|_quest\.csv|_E4_Data\.zip)$/.exec(path) ?? [];
    if (subject === undefined) continue;
    const files = people.get(subject) ?? new Map<Kind, ByteSource[]>();
    files.set(kind as Kind, [...(files.get(kind as Kind) ?? []), source]);
    people.set(subject, files);
  }
  return people;
}

function entryOf(subject: string, files: ReadonlyMap<Kind, readonly ByteSource[]>): SubjectEntry {
  const [pickle, second] = files.get('.pkl') ?? [];
  const [quest] = files.get('_quest.csv') ?? [];
  if (pickle === undefined) return refusal(subject, labelsMissing(subject, [...files.values()].flat()));
  if (second !== undefined) return refusal(subject, givenTwice(subject, [pickle.name, second.name]));
  const sources = quest === undefined ? [pickle] : [pickle, quest];
  return { subject, sessions: [{ session: '1', sources, read: () => readWesad(pickle, { subject, quest }) }] };
}

const labelsMissing = (subject: string, found: readonly ByteSource[]): CheerError =>
  new CheerError(
    'file-missing',
    `wesad: ${subject}: there is no ${subject}.pkl, only ${quoted(found.map(({ name }) => name).join(', '))}: the labels are in the .pkl alone`,
    `Copy ${subject}.pkl of the dataset here; without labels, read ${subject}_E4_Data.zip as dataset e4`,
  );

const givenTwice = (subject: string, names: readonly string[]): CheerError =>
  new CheerError(
    'option-invalid',
    `wesad: ${subject}: several files are called ${subject}.pkl (${quoted(names.join(', '))})`,
    'Remove or rename all but one: two copies of a recording would count twice',
  );
