import type { Folder, SubjectEntry } from '@cheer/recordings';

/** The files that tell each dataset from all others, where its reader goes by their names. */
const TELLING: Readonly<Record<string, RegExp>> = {
  'stress-predict': /(^|\/)Processed_data\/Time_logs\.xlsx$/,
  'induced-stress': /(^|\/)STRESS\/[Sf]\d\d(_[ab])?\/[^/]+$/,
  wesad: /(^|\/)S\d{1,2}(\.pkl|_quest\.csv)$/,
  wemac: /\.mat$/i,
  e4: /((^|\/)(BVP|EDA|TEMP)\.csv|\.zip)$/i,
  embraceplus: /\.avro$/i,
  simulated: /(^|\/)cohort\.json$/,
};
const NAMED = 3;

/** Why a folder is read as what it is: the files that say so, or, of a reader that this knows nothing of, those that it reads. */
export function recognisedBy(format: string, folder: Folder, people: readonly SubjectEntry[]): string {
  const telling = Object.hasOwn(TELLING, format) ? TELLING[format]! : undefined;
  const named = telling === undefined ? [] : [...folder.files.keys()].filter((path) => telling.test(path));
  const read = people.flatMap(({ sessions }) => sessions.flatMap(({ sources }) => sources.map(({ name }) => name)));
  const files = named.length > 0 ? named : [...new Set(read)];
  const [first] = files;
  if (first === undefined) return 'its files are named as those of this dataset';
  if (files.length === 1) return `it holds ${first}`;
  const shown = files.slice(0, NAMED).join(', ');
  return `it holds ${shown}${files.length > NAMED ? ` and ${files.length - NAMED} more such files` : ''}`;
}
