import { CheerError, quoted } from '@cheer/signals';
import { LABELS_FILE, readLabels } from '../e4/labels.ts';
import { E4_SIGNALS, e4Sources, readE4, signalFolders } from '../e4/read.ts';
import { children, type Folder, prefixOf, subfolder } from '../folder.ts';
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
    const add = async (labels: () => Promise<readonly string[]>): Promise<void> => {
      try {
        for (const label of await labels()) classes.add(label);
      } catch (error) {
        // whoever owns the damaged file is refused by name when it is opened or read
        if (!(error instanceof CheerError)) throw error;
      }
    };
    for (const [path, source] of folder.files) {
      if (path !== LABELS_FILE && !path.endsWith(`/${LABELS_FILE}`)) continue;
      await add(async () => (await readLabels(source)).map(({ label }) => label));
    }
    for (const zip of zipsIn(folder)) await add(async () => e4.classesIn(await openZip(folder.files.get(zip)!)));
    return [...classes].sort();
  },
  open: async (folder) => {
    const entries: SubjectEntry[] = [];
    if (hasSignals(folder)) entries.push({ subject: folder.name, sessions: [sessionOf(folder, folder.name, '1')] });
    for (const subject of children(folder)) {
      entries.push(await person(subfolder(folder, subject), subject));
    }
    for (const zip of zipsIn(folder)) {
      if (!zip.includes('/')) entries.push(await person(folder, zip.replace(/\.zip$/i, ''), [zip]));
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
export async function person(folder: Folder, subject: string, zips = zipsIn(folder)): Promise<SubjectEntry> {
  try {
    const only = zips.length === 1 && zips[0] === `${subject}.zip`;
    const sessions = only ? [] : sessionsIn(folder, subject, '');
    for (const zip of zips) {
      const source = folder.files.get(zip)!;
      const inside = sessionsIn(await openZip(source), subject, only ? '' : zip.replace(/\.zip$/i, ''));
      sessions.push(...inside.map((session) => ({ ...session, sources: [source] })));
    }
    if (sessions.length === 0) throw noRecording(subject);
    return { subject, sessions };
  } catch (error) {
    return refusal(subject, error);
  }
}

/** The recordings in a folder, named by where they lie in it below `outer`; `1` if that leaves no name. */
function sessionsIn(folder: Folder, subject: string, outer: string): Session[] {
  const paths = signalFolders(folder);
  return paths.map((path) => {
    const inner = paths.length === 1 && outer !== '' ? '' : path;
    return sessionOf(subfolder(folder, path), subject, [outer, inner].filter(Boolean).join('/') || '1');
  });
}

function sessionOf(folder: Folder, subject: string, session: string): Session {
  return { session, sources: e4Sources(folder), read: () => readE4(folder, { subject, session }) };
}

const hasSignals = (folder: Folder): boolean => E4_SIGNALS.some(({ file }) => folder.files.has(file));

const zipsIn = (folder: Folder): string[] => [...folder.files.keys()].filter((path) => /\.zip$/i.test(path));

function noRecording(name: string): CheerError {
  return new CheerError(
    'format-unknown',
    `open: ${quoted(name)}: no folder or zip in it holds BVP.csv, EDA.csv or TEMP.csv`,
    'Give a folder of E4 recordings, or name the dataset',
  );
}
