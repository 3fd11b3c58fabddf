import { expect } from 'vitest';
import type { Features } from '../../src/features/extract.ts';
import { FEATURES } from '../../src/features/tree.ts';
import { random } from '../../src/numeric/random.ts';
import { MODALITIES, type Modality, type Recording } from '../../src/recording.ts';
import { simulatePerson } from '../../src/simulate/index.ts';
import { featureStream, type StreamedWindow } from '../../src/stream/featureStream.ts';

export const WINDOWS = { length: 60, step: 30 };

/** A simulated person's recording, the samples free to be spoilt. */
export function person(index: number, minutes = 10): Recording {
  return simulatePerson({ index, seed: 5, protocol: 'stress', minutes }).recording;
}

export const at = (name: string): number => FEATURES.findIndex((feature) => feature.name === name);

/** With samples [from, to) seconds of a channel turned into NaN. */
export function missing(recording: Recording, modality: Modality, from: number, to: number): Recording {
  const channel = recording.channels[modality]!;
  const samples = channel.samples
    .slice()
    .fill(Number.NaN, Math.round(from * channel.rate), Math.round(to * channel.rate));
  return { ...recording, channels: { ...recording.channels, [modality]: { ...channel, samples } } };
}

/** Streams a recording in chunks of random sizes, the channels in random turns. */
export function streamed(recording: Recording, seed: number, options = WINDOWS, seconds = 40): StreamedWindow[] {
  const noise = random(seed, 'chunks');
  const stream = featureStream({ ...options, modalities: MODALITIES.filter((name) => recording.channels[name]) });
  const sent: Record<Modality, number> = { BVP: 0, GSR: 0, SKT: 0 };
  const out: StreamedWindow[] = [];
  for (;;) {
    const open = MODALITIES.filter((name) => sent[name] < (recording.channels[name]?.samples.length ?? 0));
    if (open.length === 0) return [...out, ...stream.end()];
    const name = open[noise.integer(open.length)]!;
    const { samples, start, rate } = recording.channels[name]!;
    const chunk = samples.subarray(sent[name], sent[name] + 1 + noise.integer(Math.ceil(seconds * rate)));
    out.push(...stream.push(name, chunk, { start: start + sent[name] / rate, rate }));
    sent[name] += chunk.length;
  }
}

export function expectSameBits(a: readonly Features[], b: readonly Features[]): void {
  expect(a.length).toBe(b.length);
  const bits = ({ values, codes, quality }: Features) => ({
    values: [...new Uint32Array(values.buffer, values.byteOffset, values.length)],
    codes: [...codes],
    quality,
  });
  expect(a.map(bits)).toEqual(b.map(bits));
}
