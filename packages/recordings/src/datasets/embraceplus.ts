import { CheerError } from '@cheer/signals';
import { joinParts } from '../embraceplus/join.ts';
import { type Outline, outlineOf, readSession, sessionNames } from '../embraceplus/read.ts';
import type { Folder } from '../folder.ts';
import type { ByteSource } from '../source.ts';
import { openZip } from '../zip.ts';
import { type Dataset, refusal, type Session, type SubjectEntry } from './dataset.ts';
import { labelFiles, labelsWithin } from './labelsBeside.ts';

/**
 * Raw data of Empatica EmbracePlus: .avro files of any number of people, in folders as Empatica's cloud has them
 * (`participant_data/DATE/SUBJECT-DEVICE/raw_data/v6`), in one folder, or in zips. The files of a person are joined in the order of
 * time; one session for each stretch without a gap.
 */
export const embraceplus: Dataset = {
  name: 'embraceplus',
  title: 'Empatica EmbracePlus raw data',
  licence: 'as their owner says',
  citation: '-',
  classes: [],
  classesIn: async (folder) => labelFiles(folder, new Map()).classes(),
  open: async (given) => {
    const folder = await unzipped(given);
    const people = new Map<string, string[]>();
    for (const path of folder.files.keys()) {
      if (isAvro(path)) people.set(personOf(path), [...(people.get(personOf(path)) ?? []), path]);
    }
    if (people.size === 0) {
      throw new CheerError(
        'file-missing',
        `embraceplus: ${folder.name}: there is no .avro file in it`,
        'Give the folder that holds the raw data, such as participant_data',
      );
    }
    const labels = labelFiles(folder, people);
    const entries: SubjectEntry[] = [];
    for (const [subject, paths] of people) {
      try {
        entries.push(await entryOf(folder, subject, paths, labels.of(subject, paths)));
      } catch (error) {
        entries.push(refusal(subject, error));
      }
    }
    return entries.sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
};

/** No other dataset here has files of Avro. */
export const hasAvro = (folder: Folder): boolean => [...folder.files.keys()].some(isAvro);

const isAvro = (path: string): boolean => /\.avro$/i.test(path);

/** `ORGANISATION-SITE-PERSON` of `1-1-007_1709287200.avro`; of files that are named otherwise, the folder they lie in. */
function personOf(path: string): string {
  const [, named] = /(?:^|\/)([^/]+)_\d{9,11}\.avro$/i.exec(path) ?? [];
  const above = path.split('/').at(-2);
  return named ?? above ?? path.replace(/\.avro$/i, '');
}

/** With the files of the zips that lie in it; a zip in a zip is not opened, since such nests need not end. */
async function unzipped(folder: Folder): Promise<Folder> {
  const zips = [...folder.files].filter(([path]) => /\.zip$/i.test(path));
  if (zips.length === 0) return folder;
  const files = new Map(folder.files);
  for (const [path, source] of zips) {
    files.delete(path);
    for (const [inner, file] of (await openZip(source)).files)
      files.set(`${path.replace(/\.zip$/i, '')}/${inner}`, file);
  }
  return { name: folder.name, files };
}

async function entryOf(
  folder: Folder,
  subject: string,
  paths: readonly string[],
  labels: ByteSource | undefined,
): Promise<SubjectEntry> {
  const outlines: Outline[] = [];
  const damaged: Session[] = [];
  for (const path of paths) {
    const source = folder.files.get(path)!;
    try {
      outlines.push(await outlineOf(source));
    } catch (error) {
      if (!(error instanceof CheerError)) throw error;
      // the device off the wrist leaves files without a sample; any other file that cannot be read is named
      if (error.code === 'recording-empty' && paths.length > 1) continue;
      const read = (): Promise<never> => Promise.reject(error);
      damaged.push({ session: path.replace(/^.*\//, ''), sources: [source], read });
    }
  }
  const joined = joinParts(outlines);
  const names = sessionNames(joined);
  const sessions = joined.map((one, i): Session => {
    const session = names[i]!;
    const last = one.parts.at(-1)!;
    const end = Math.max(...Object.values(last.channels).map((clock) => clock.start + clock.count / clock.rate));
    return {
      session,
      sources: [...one.parts.map(({ source }) => source), ...(labels ? [labels] : [])],
      read: async () => readSession(one, { subject, session, annotations: await labelsWithin(labels, one.start, end) }),
    };
  });
  if (sessions.length + damaged.length === 0) {
    throw new CheerError('recording-empty', `embraceplus: ${subject}: no file holds a sample`, 'Leave the person out');
  }
  return { subject, sessions: [...sessions, ...damaged] };
}
