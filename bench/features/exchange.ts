/**
 * The recordings and their windows on disk, so that every contestant gets the same ones: `index.json` says what lies where in
 * `samples.f32` (32-bit floats, little-endian). Windows overlap, so they are places in the channels, not copies.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Channel,
  MODALITIES,
  type Modality,
  type Recording,
  type Segment,
  type SignalWindow,
} from '@cheer/signals';

interface Place {
  /** of the first sample in samples.f32, and how many there are */
  readonly first: number;
  readonly count: number;
  /** Hz */
  readonly rate: number;
}

interface Index {
  readonly recordings: readonly {
    readonly subject: string;
    readonly channels: Partial<Record<Modality, Place & { readonly start: number; readonly unit: string }>>;
  }[];
  readonly windows: readonly {
    /** s */
    readonly duration: number;
    readonly segments: Partial<Record<Modality, Place & { readonly offset: number }>>;
  }[];
}

export interface BenchWindow {
  readonly duration: number;
  readonly segments: Partial<Record<Modality, Segment>>;
}

/** A recording and the windows that were cut from it: their samples are views of the recording's. */
export interface CutRecording {
  readonly recording: Recording;
  readonly windows: readonly SignalWindow[];
}

export function writeExchange(folder: string, people: readonly CutRecording[]): void {
  const index = { recordings: [] as Index['recordings'][number][], windows: [] as Index['windows'][number][] };
  const pieces: Float32Array[] = [];
  let total = 0;
  for (const { recording, windows } of people) {
    const channels: Index['recordings'][number]['channels'] = {};
    for (const modality of MODALITIES) {
      const channel = recording.channels[modality];
      if (channel === undefined) continue;
      const { samples, rate, start, unit } = channel;
      channels[modality] = { first: total, count: samples.length, rate, start, unit };
      pieces.push(samples);
      total += samples.length;
    }
    index.recordings.push({ subject: recording.subject, channels });
    for (const { duration, segments } of windows) {
      const own: Index['windows'][number]['segments'] = {};
      for (const modality of MODALITIES) {
        const segment = segments[modality];
        if (segment === undefined) continue;
        const { samples, rate, offset } = segment;
        const within =
          (samples.byteOffset - recording.channels[modality]!.samples.byteOffset) / samples.BYTES_PER_ELEMENT;
        own[modality] = { first: channels[modality]!.first + within, count: samples.length, rate, offset };
      }
      index.windows.push({ duration, segments: own });
    }
  }
  const samples = new Float32Array(total);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  writeFileSync(join(folder, 'samples.f32'), samples);
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
}

export function readExchange(folder: string): { recordings: Recording[]; windows: BenchWindow[] } {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Index;
  const { buffer } = new Uint8Array(readFileSync(join(folder, 'samples.f32')));
  const at = ({ first, count }: Place): Float32Array => new Float32Array(buffer, 4 * first, count);
  const recordings = index.recordings.map(({ subject, channels }) => {
    const own: Partial<Record<Modality, Channel>> = {};
    for (const modality of MODALITIES) {
      const place = channels[modality];
      if (place === undefined) continue;
      own[modality] = { unit: place.unit, start: place.start, rate: place.rate, samples: at(place) };
    }
    return { subject, session: '1', channels: own, annotations: [], tags: [], faults: [], reference: {} };
  });
  const windows = index.windows.map(({ duration, segments }) => {
    const own: BenchWindow['segments'] = {};
    for (const modality of MODALITIES) {
      const place = segments[modality];
      if (place !== undefined) own[modality] = { samples: at(place), rate: place.rate, offset: place.offset };
    }
    return { duration, segments: own };
  });
  return { recordings, windows };
}
