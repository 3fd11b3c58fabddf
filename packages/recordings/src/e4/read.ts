import {
  type Annotation,
  type Channel,
  type ChannelName,
  CheerError,
  channelEnd,
  type Fault,
  type Modality,
  quoted,
  type Recording,
  type Reference,
} from '@cheer/signals';
import { type Folder, foldersWithFiles } from '../folder.ts';
import { checkOverlap } from '../overlap.ts';
import { readText } from '../read.ts';
import type { ByteSource } from '../source.ts';
import { readBeats } from './beats.ts';
import { LABELS_FILE, readLabels } from './labels.ts';
import { signalFaults } from './signalFaults.ts';
import { readSignalFile } from './signalFile.ts';
import { isMarkedSimulated } from './simulatedMark.ts';
import { isPlausibleTime, parseTime } from './time.ts';

/** The files that hold the modalities; an E4 folder has at least one of them. */
export const E4_SIGNALS: readonly { file: string; modality: Modality; unit: string }[] = [
  { file: 'BVP.csv', modality: 'BVP', unit: 'a.u.' },
  { file: 'EDA.csv', modality: 'GSR', unit: 'uS' },
  { file: 'TEMP.csv', modality: 'SKT', unit: 'degC' },
];
/** ACC.csv counts in 1/64 g (info.txt of every E4 recording). */
export const E4_COUNTS_PER_G = 64;
const fileOf = (name: ChannelName): string => E4_SIGNALS.find(({ modality }) => modality === name)?.file ?? 'ACC.csv';
const E4_OTHERS = ['ACC.csv', 'HR.csv', 'IBI.csv', LABELS_FILE];
const TAGS = /^tags(_.*)?\.csv$/;

/** The files directly in a folder that its recording depends on. */
export function e4Sources(folder: Folder): ByteSource[] {
  const names = new Set([...E4_SIGNALS.map(({ file }) => file), ...E4_OTHERS]);
  return [...folder.files].filter(([path]) => names.has(path) || TAGS.test(path)).map(([, source]) => source);
}

/** Whether a file of a modality lies directly in a folder. */
export const hasSignals = (folder: Folder): boolean => E4_SIGNALS.some(({ file }) => folder.files.has(file));

/** The folders in a folder (`` is itself) in which signals lie directly, with the files beside them, sorted by path. */
export function signalFolders(folder: Folder): ReadonlyMap<string, Folder> {
  const found = [...foldersWithFiles(folder)].filter(([, own]) => hasSignals(own));
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * One recording from the files of an Empatica E4: BVP.csv, EDA.csv (GSR) and TEMP.csv (SKT), of which one must be there;
 * ACC.csv, tags.csv and labels.csv if there are; HR.csv and IBI.csv as reference. Each channel keeps its own start and rate. A mark
 * of the simulator beside them (simulated.json, truth.json) makes it a simulated recording.
 * If the files lie in one folder further down, as in many zips, they are read there.
 * Errors name file, row, rule and value: `folder-empty`, `file-missing`, those of readSignalFile and of readLabels.
 *
 * @param options.subject defaults to the folder's name
 * @param options.session defaults to `1`
 */
export async function readE4(outer: Folder, options: { subject?: string; session?: string } = {}): Promise<Recording> {
  const folder = recordingIn(outer);
  const faults: Fault[] = [];
  const channels: Partial<Record<ChannelName, Channel>> = {};
  for (const { file, modality, unit } of E4_SIGNALS) {
    const source = folder.files.get(file);
    if (source === undefined) {
      faults.push({ kind: 'missing-modality', where: file, found: 'there is no such file', done: `no ${modality}` });
      continue;
    }
    const { start, rate, columns, faults: found } = await readSignalFile(source, file, 1);
    const channel = { unit, start, rate, samples: Float32Array.from(columns[0]!) };
    channels[modality] = channel;
    faults.push(...found, ...signalFaults(modality, file, channel));
  }
  await readAcceleration(folder, channels, faults);
  checkOverlap(
    channels,
    (name) => `readE4: ${folder.files.get(fileOf(name))!.name} row 1`,
    'Correct the start in the first row of the file, or delete the file to do without this signal',
  );
  faults.push(...earlyEnds(channels));
  const sessionStart = channels.BVP?.start ?? Math.min(...Object.values(channels).map(({ start }) => start));
  const labels = folder.files.get(LABELS_FILE);
  return {
    subject: options.subject ?? outer.name,
    session: options.session ?? '1',
    channels,
    annotations: labels === undefined ? [] : checkCover(labels, await readLabels(labels), channels, faults),
    tags: await readTags(folder),
    reference: await readReference(folder, sessionStart, faults),
    faults,
    ...(isMarkedSimulated(folder) && { simulated: true }),
  };
}

/** s; the signals of an E4 end within seconds of each other: one that ends long before was cut off, or lost its sensor. */
const EARLY = 15;

function earlyEnds(channels: Partial<Record<ChannelName, Channel>>): Fault[] {
  const last = Math.max(...Object.values(channels).map(channelEnd));
  return E4_SIGNALS.flatMap(({ file, modality }) => {
    const channel = channels[modality];
    const early = channel === undefined ? 0 : last - channelEnd(channel);
    if (early <= EARLY) return [];
    const found = `ends ${early.toFixed(0)} s before the longest signal: the file may have been cut off`;
    return [{ kind: 'ends-early', where: file, found, done: 'windows after its end lack it' }];
  });
}

function recordingIn(folder: Folder): Folder {
  if (folder.files.size === 0) {
    throw new CheerError('folder-empty', `readE4: ${folder.name}: the folder is empty`, 'Check the path');
  }
  if (hasSignals(folder)) return folder;
  const inside = signalFolders(folder);
  const paths = [...inside.keys()];
  if (paths.length === 1) return inside.get(paths[0]!)!;
  const found = paths.length > 0 ? paths : [...folder.files.keys()];
  throw new CheerError(
    'file-missing',
    `readE4: ${folder.name}: at least one of BVP.csv, EDA.csv and TEMP.csv must be there, got ${quoted(found.slice(0, 5).join(', '))}`,
    paths.length > 0 ? 'Give one of these folders: each is a recording' : 'Give the folder in which these files lie',
  );
}

async function readAcceleration(
  folder: Folder,
  channels: Partial<Record<ChannelName, Channel>>,
  faults: Fault[],
): Promise<void> {
  const source = folder.files.get('ACC.csv');
  if (source === undefined) return;
  if (source.size === 0) {
    faults.push({ kind: 'empty-file', where: 'ACC.csv', found: 'the file is empty', done: 'left out' });
    return;
  }
  const { start, rate, columns, faults: found } = await readSignalFile(source, 'ACC.csv', 3);
  (['ACC_X', 'ACC_Y', 'ACC_Z'] as const).forEach((name, axis) => {
    const samples = Float32Array.from(columns[axis]!, (count) => count / E4_COUNTS_PER_G);
    channels[name] = { unit: 'g', start, rate, samples };
  });
  faults.push(...found);
}

/** Event marks in the order of the file, unix seconds. An empty file is a person who never pressed the button. */
async function readTags(folder: Folder): Promise<number[]> {
  const tags: number[] = [];
  for (const [path, source] of folder.files) {
    if (!TAGS.test(path)) continue;
    const lines = (await readText(source, 16 * 1024 ** 2)).split(/\r\n|\r|\n/);
    lines.forEach((line, index) => {
      if (line.trim() === '') return;
      const time = parseTime(line);
      if (time !== undefined && isPlausibleTime(time)) {
        tags.push(time);
        return;
      }
      throw new CheerError(
        time === undefined ? 'number-invalid' : 'value-absurd',
        `readE4: ${source.name} row ${index + 1}: a tag must be a time between 2000 and 2100, in unix seconds or as YYYY-MM-DD HH:MM:SS, got ${quoted(line)}`,
        'Correct or delete the row',
      );
    });
  }
  return tags;
}

/** HR.csv and IBI.csv are only there to check against: a damaged one is left out and reported, not an error. */
async function readReference(folder: Folder, sessionStart: number, faults: Fault[]): Promise<Reference> {
  let reference: Reference = {};
  const attempt = async (file: string, read: (source: ByteSource) => Promise<void>): Promise<void> => {
    const source = folder.files.get(file);
    if (source === undefined) return;
    try {
      await read(source);
    } catch (error) {
      if (!(error instanceof CheerError)) throw error;
      const kind = source.size === 0 ? 'empty-file' : 'reference-unreadable';
      faults.push({ kind, where: file, found: error.message, done: 'left out' });
    }
  };
  await attempt('HR.csv', async (source) => {
    const { start, rate, columns } = await readSignalFile(source, 'HR.csv', 1);
    reference = { ...reference, heartRate: { unit: '1/min', start, rate, samples: Float32Array.from(columns[0]!) } };
  });
  await attempt('IBI.csv', async (source) => {
    const { beats, faults: found } = await readBeats(source, sessionStart);
    reference = { ...reference, beats };
    faults.push(...found);
  });
  return reference;
}

/** Labels that lie beside the recording are reported; if all do, their clock is wrong and that is an error. */
function checkCover(
  source: ByteSource,
  annotations: Annotation[],
  channels: Partial<Record<ChannelName, Channel>>,
  faults: Fault[],
): Annotation[] {
  const first = Math.min(...Object.values(channels).map(({ start }) => start));
  const last = Math.max(...Object.values(channels).map(channelEnd));
  const outside = annotations.filter(({ start, end }) => end <= first || start >= last);
  if (outside.length > 0 && outside.length === annotations.length) {
    throw new CheerError(
      'labels-invalid',
      `readE4: ${source.name}: no label lies within the recording, which runs from ${first} to ${last}, got ${outside[0]!.start} to ${outside[0]!.end}`,
      'Write the times in unix seconds',
    );
  }
  if (outside.length > 0) {
    const found = `${outside.length} of ${annotations.length} labels lie outside the recording`;
    faults.push({ kind: 'labels-outside', where: LABELS_FILE, found, done: 'kept; no window can use them' });
  }
  return annotations;
}
