import { CheerError, quoted } from '@cheer/signals';
import type { Folder } from '../folder.ts';
import { type ByteSource, checkRange } from '../source.ts';
import { readGrid, type Stimulus } from '../wemac/grid.ts';
import { isReports, type Reports, readReports } from '../wemac/labels.ts';
import { readStimulus } from '../wemac/read.ts';
import { type Dataset, refusal, type Session, type SubjectEntry } from './dataset.ts';

const CLASSES = ['fear', 'non-fear'];

/** WEMAC: 100 women, 14 audiovisual stimuli each in virtual reality, the emotion that they reported of each; one session a stimulus. */
export const wemac: Dataset = {
  name: 'wemac',
  title: 'WEMAC, physiological signals',
  licence: 'for research, asked for at UC3M4Safety; see its terms',
  citation: 'Miranda Calero et al., Scientific Data 11, 2024, doi 10.1038/s41597-024-04002-8',
  classes: CLASSES,
  classesIn: async () => CLASSES,
  open: async (folder) => {
    const files = [...folder.files].filter(([path]) => isMat(path)).map(([, source]) => source);
    if (files.length === 0) {
      throw new CheerError(
        'file-missing',
        `wemac: ${folder.name}: there is no .mat file in it`,
        'Give the folder that holds the physiological signals (.mat) and the labels (.csv)',
      );
    }
    const labels = await labelsIn(folder);
    const reports = labels && (await readReports(labels));
    const people = new Map<string, { file: ByteSource; stimulus: Stimulus }[]>();
    const refused: SubjectEntry[] = [];
    for (const file of files) {
      try {
        for (const stimulus of await readGrid(file)) {
          const own = people.get(stimulus.volunteer) ?? [];
          own.push({ file, stimulus });
          people.set(stimulus.volunteer, own);
        }
      } catch (error) {
        if (files.length === 1) throw error;
        refused.push(refusal(file.name, error));
      }
    }
    const read = [...people].map(([subject, stimuli]) => entryOf(subject, stimuli, labels, reports));
    return [...read, ...refused].sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
};

/** Whether a folder holds what may be WEMAC: no other dataset here has files of MATLAB. */
export const hasMat = (folder: Folder): boolean => [...folder.files.keys()].some(isMat);

const isMat = (path: string): boolean => /\.mat$/i.test(path);

async function labelsIn(folder: Folder): Promise<ByteSource | undefined> {
  const found: ByteSource[] = [];
  for (const [path, source] of folder.files) if (/\.csv$/i.test(path) && (await isReports(source))) found.push(source);
  if (found.length < 2) return found[0];
  throw new CheerError(
    'option-invalid',
    `wemac: ${folder.name}: several files hold labels (${quoted(found.map(({ name }) => name).join(', '))})`,
    'Remove all but one',
  );
}

function entryOf(
  subject: string,
  found: readonly { file: ByteSource; stimulus: Stimulus }[],
  labels: ByteSource | undefined,
  reports: Reports | undefined,
): SubjectEntry {
  const sessions = new Map<number, Session>();
  for (const { file, stimulus } of [...found].sort((a, b) => a.stimulus.trial - b.stimulus.trial)) {
    if (sessions.has(stimulus.trial)) return refusal(subject, givenTwice(subject, stimulus.trial, file.name));
    sessions.set(stimulus.trial, {
      session: String(stimulus.trial),
      sources: [...arraysOf(file, stimulus), ...(labels ? [labels] : [])],
      read: () => readStimulus(file.name, stimulus, reports),
    });
  }
  return { subject, sessions: [...sessions.values()] };
}

/** The bytes that the recording is made of: a file holds those of everyone, and whoever keeps results would hash it 1400 times. */
function arraysOf(file: ByteSource, { signals, where, filtered }: Stimulus): ByteSource[] {
  return [...signals].flatMap(([key, value]) => {
    if (value.is !== 'numbers') return [];
    const { source, start, end, type, littleEndian } = value.data;
    const shape = `${value.shape.join(' x ')} ${type} ${littleEndian ? 'little' : 'big'}-endian`;
    const name = `${file.name} ${where}.EH ${key} (${shape}${filtered ? '' : ', not filtered'})`;
    const size = end - start;
    return {
      name,
      size,
      stamp: file.stamp === undefined ? undefined : `${file.stamp} ${name}`,
      read: async (from: number, to: number) => {
        checkRange(name, size, from, to);
        return source.read(start + from, start + to);
      },
    };
  });
}

const givenTwice = (subject: string, trial: number, name: string): CheerError =>
  new CheerError(
    'option-invalid',
    `wemac: ${subject}: trial ${trial} is there twice, the second time in ${name}`,
    'Keep one copy of each file: two copies of a recording would count twice',
  );
