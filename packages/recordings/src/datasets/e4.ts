import { CheerError, quoted } from '@cheer/signals';
import { LABELS_FILE, readLabels } from '../e4/labels.ts';
import { E4_SIGNALS, e4Sources, hasSignals, readE4, signalFolders } from '../e4/read.ts';
import { type Folder, prefixOf, subfolders } from '../folder.ts';
import { openZip } from '../zip.ts';
import { type Dataset, refusal, type Session, type SubjectEntry } from './dataset.ts';

/**
 * Any Empatica E4 recordings: one E4 folder or zip, or a folder of people, each an E4 folder or zip or a folder of sessions
 * that are. A person is called like the folder. Labels come from a labels.csv beside the signals.
 */
export const e4: Dataset = {
  name: 'e4',
  title: 'Empatica E4 recordings',
  licence: 'as their owner says',
  citation: '-',
  classes: [],
  classesIn: async (folder) => {
    const classes = new Set<string>();
    const attempt = async (read: () => Promise<void>): Promise<void> => {
      try {
        await read();
      } catch (error) {
        // whoever owns the damaged file is refused by name when it is opened or read
        if (!(error instanceof CheerError)) throw error;
      }
    };
    const addFrom = async (own: Folder): Promise<void> => {
      for (const [path, source] of own.files) {
        if (path !== LABELS_FILE && !path.endsWith(`/${LABELS_FILE}`)) continue;
        await attempt(async () => {
          for (const { label } of await readLabels(source)) classes.add(label);
        });
      }
    };
    await addFrom(folder);
    // a zip in a zip is not opened, here as in `person`: such nests need not end
    for (const zip of zipsIn(folder)) await attempt(async () => addFrom(await openZip(folder.files.get(zip)!)));
    return [...classes].sort();
  },
  open: async (folder) => {
    const entries: SubjectEntry[] = [];
    if (hasSignals(folder)) entries.push({ subject: folder.name, sessions: [sessionOf(folder, folder.name, '1')] });
    const folders = subfolders(folder);
    const zips = new Map<string, string[]>();
    for (const zip of zipsIn(folder)) {
      if (!zip.includes('/')) zips.set(stem(zip), [...(zips.get(stem(zip)) ?? []), zip]);
    }
    for (const [subject, own] of folders) if (!zips.has(subject)) entries.push(await person(own, subject));
    for (const [subject, own] of zips) {
      const twice = folders.has(subject) || own.length > 1;
      entries.push(twice ? refusal(subject, givenTwice(subject, own)) : await zippedPerson(folder, own[0]!));
    }
    if (entries.length === 0 || entries.every(({ refused }) => refused?.code === 'format-unknown')) {
      throw noRecording(folder.name);
    }
    return entries.sort((a, b) => (a.subject < b.subject ? -1 : 1));
  },
};

/** Whether there is an E4 recording anywhere in a folder, zips counted by their name. */
export const hasRecordings = (folder: Folder): boolean =>
  E4_SIGNALS.some(({ file }) => prefixOf(folder, file) !== undefined) || zipsIn(folder).length > 0;

/** All sessions of one person: the folders and zips below the person's folder that hold signals. */
export async function person(folder: Folder, subject: string): Promise<SubjectEntry> {
  const zips = zipsIn(folder);
  if (zips.length === 1 && stem(zips[0]!) === subject) return zippedPerson(folder, zips[0]!);
  return entryOf(subject, async () => {
    const sessions = sessionsIn(folder, subject, '');
    for (const zip of zips) sessions.push(...(await sessionsInZip(folder, zip, subject, stem(zip))));
    return sessions;
  });
}

/** A person who is one zip and called like it; what lies beside the zip is somebody else's. */
const zippedPerson = (folder: Folder, zip: string): Promise<SubjectEntry> =>
  entryOf(stem(zip), () => sessionsInZip(folder, zip, stem(zip), ''));

async function entryOf(subject: string, find: () => Promise<readonly Session[]>): Promise<SubjectEntry> {
  try {
    const sessions = await find();
    if (sessions.length === 0) throw noRecording(subject);
    return { subject, sessions };
  } catch (error) {
    return refusal(subject, error);
  }
}

async function sessionsInZip(folder: Folder, zip: string, subject: string, outer: string): Promise<Session[]> {
  const source = folder.files.get(zip)!;
  const inside = sessionsIn(await openZip(source), subject, outer);
  return inside.map((session) => ({ ...session, sources: [source] }));
}

/** The recordings in a folder, named by where they lie in it below `outer`; `1` if that leaves no name. */
function sessionsIn(folder: Folder, subject: string, outer: string): Session[] {
  const found = [...signalFolders(folder)];
  return found.map(([path, own]) => {
    const inner = found.length === 1 && outer !== '' ? '' : path;
    return sessionOf(own, subject, [outer, inner].filter(Boolean).join('/') || '1');
  });
}

function sessionOf(folder: Folder, subject: string, session: string): Session {
  return { session, sources: e4Sources(folder), read: () => readE4(folder, { subject, session }) };
}

const zipsIn = (folder: Folder): string[] => [...folder.files.keys()].filter((path) => /\.zip$/i.test(path));

const stem = (zip: string): string => zip.replace(/\.zip$/i, '');

function givenTwice(subject: string, zips: readonly string[]): CheerError {
  return new CheerError(
    'option-invalid',
    `open: ${quoted(subject)}: several items are called so, ${quoted(zips.join(', '))} among them`,
    'Remove or rename all but one: two copies of a recording would count twice',
  );
}

function noRecording(name: string): CheerError {
  return new CheerError(
    'format-unknown',
    `open: ${quoted(name)}: no folder or zip in it holds BVP.csv, EDA.csv or TEMP.csv`,
    'Give a folder of E4 recordings, or name the dataset',
  );
}
