import {
  type Annotation,
  CHANNELS,
  type Channel,
  type ChannelName,
  CheerError,
  type Fault,
  MODALITIES,
  type Recording,
} from '@cheer/signals';
import { samplesDigest } from '../sameSamples.ts';
import type { ByteSource } from '../source.ts';
import { clockOf, joinChannel, joinParts, type Part, type Session } from './join.ts';
import { type RawFile, readRaw } from './raw.ts';

/** What is known of a file before its samples are asked for again. */
export interface Outline extends Part {
  readonly source: ByteSource;
  readonly participant: string;
}

/** Reads a file once, to know when it begins and ends. Errors: those of readRaw, `recording-empty`. */
export async function outlineOf(source: ByteSource): Promise<Outline> {
  const { channels, device, participant } = await readRaw(source);
  const clocks = Object.entries(channels).map(([name, channel]) => [name, clockOf(channel)] as const);
  if (!MODALITIES.some((name) => channels[name] !== undefined)) {
    throw new CheerError(
      'recording-empty',
      `readEmbracePlus: ${source.name}: bvp, eda and temperature hold no sample`,
      'Leave the file out: the device measured nothing',
    );
  }
  return {
    source,
    name: source.name,
    participant,
    device,
    channels: Object.fromEntries(clocks),
    digest: await digestOf(channels),
  };
}

/**
 * The recordings in raw files of one person, in the order of time; what joins is one recording, see joinParts. Errors: those of
 * readRaw, `recording-empty`, `value-absurd` for files that measure one time twice.
 */
export async function readEmbracePlus(
  sources: readonly ByteSource[],
  { subject }: { subject?: string } = {},
): Promise<Recording[]> {
  const outlines: Outline[] = [];
  for (const source of sources) outlines.push(await outlineOf(source));
  const recordings: Recording[] = [];
  const sessions = joinParts(outlines);
  const names = sessionNames(sessions);
  for (const [i, session] of sessions.entries()) {
    const person = subject ?? session.parts[0]!.participant;
    recordings.push(await readSession(session, { subject: person, session: names[i]!, annotations: [] }));
  }
  return recordings;
}

/** The time at which each session begins, in UTC; with the device too, where two begin at once. */
export function sessionNames(sessions: readonly Session<Part>[]): string[] {
  const times = sessions.map(
    ({ start }) => `${new Date(start * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
  );
  return times.map((time, i) => {
    const device = sessions[i]!.parts[0]!.device;
    if (times.indexOf(time) === times.lastIndexOf(time)) return time;
    const nth = times.slice(0, i).filter((other) => other === time).length + 1;
    return device === '' ? `${time}-${nth}` : `${time}-${device}`;
  });
}

/** One session with its samples. Errors: those of readRaw, `value-absurd`. */
export async function readSession(
  { parts, overlap, faults: between }: Session<Outline>,
  about: { subject: string; session: string; annotations: readonly Annotation[] },
): Promise<Recording> {
  if (overlap !== undefined) {
    throw new CheerError(
      'value-absurd',
      `readEmbracePlus: ${parts[0]!.name}: ${overlap}, with other samples`,
      'Remove the file that does not belong: two measurements of one time would count twice',
    );
  }
  const files: RawFile[] = [];
  for (const { source } of parts) files.push(await readRaw(source));
  const channels: Partial<Record<ChannelName, Channel>> = {};
  const faults: Fault[] = [...between];
  for (const name of CHANNELS) {
    const own = files.map((file) => file.channels[name]);
    if (own.every((channel) => channel === undefined)) continue;
    const joined = joinChannel(own);
    if (joined !== undefined) channels[name] = joined;
    else faults.push({ kind: 'gap', where: name, found: 'does not go on from file to file', done: 'left out' });
  }
  for (const name of MODALITIES) {
    if (channels[name] === undefined) {
      faults.push({ kind: 'missing-modality', where: name, found: 'there is none', done: `no ${name}` });
    }
  }
  const tags = [...new Set(files.flatMap((file) => file.tags))].sort((a, b) => a - b);
  const peaks = [...new Set(files.flatMap((file) => file.peaks))].sort((a, b) => a - b);
  return {
    ...about,
    channels,
    tags,
    faults: [...faults, ...files.flatMap((file) => file.faults)],
    reference:
      peaks.length < 2
        ? {}
        : {
            beats: {
              time: Float64Array.from(peaks.slice(1)),
              interval: Float64Array.from(peaks.slice(1), (time, i) => time - peaks[i]!),
            },
          },
  };
}

/** SHA-256 over the clocks and samples. */
async function digestOf(channels: RawFile['channels']): Promise<string> {
  const digests: string[] = [];
  for (const name of CHANNELS) {
    const channel = channels[name];
    if (channel === undefined) continue;
    digests.push(`${name} ${channel.start} ${channel.rate} ${await samplesDigest(channel.samples)}`);
  }
  return digests.join('\n');
}
