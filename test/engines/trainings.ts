/** Short trainings, in whatever runtime this is loaded: each of them has to give the same file, byte for byte. */
import { type Corpus, LEAVES, type PretrainOptions, pretrain, writePretrained } from '@cheer/encoder';
import { random } from '@cheer/signals';
import { Tape } from '@cheer/tensor';

/** Every pretext, a sum of two, and networks of two kinds. */
export const TRAININGS: readonly PretrainOptions[] = [
  { pretext: 'temporal', seed: 1, steps: 25 },
  { pretext: 'parent', seed: 1, steps: 30, batch: 16 },
  {
    pretext: 'masked+0.5*temporal',
    seed: 2,
    steps: 22,
    batch: 33,
    config: { identity: 3, widths: [8, 5], readout: 'families', embedding: 17 },
  },
];

/** Three recordings of 40 windows of uniform numbers, some missing, one window of one recording empty. */
export function corpus(): Corpus {
  const stream = random('engines corpus');
  const [recordings, windows] = [3, 40];
  const n = recordings * windows;
  return {
    rows: Float32Array.from({ length: n * LEAVES }, (_, i) =>
      stream.uniform() < 0.05 || Math.floor(i / LEAVES) === 7 ? Number.NaN : 4 * stream.uniform() - 2,
    ),
    recording: Int32Array.from({ length: n }, (_, w) => Math.floor(w / windows)),
    start: Float64Array.from({ length: n }, (_, w) => 1e9 + 30 * (w % windows)),
    windowLength: 60,
  };
}

/** On the thread this is called on. */
export function trainHere(data: Corpus, options: PretrainOptions): Promise<Uint8Array> {
  const training = pretrain(data, options);
  let turn = training.next();
  while (!turn.done) turn = training.next();
  return writePretrained(turn.value, options);
}

/** SHA-256 of the encoder's file of each training. */
export async function hashes(train: typeof trainHere = trainHere): Promise<string[]> {
  const data = corpus();
  const all: string[] = [];
  for (const options of TRAININGS) all.push(await sha256(await train(data, options)));
  return all;
}

/** What a tape runs on here. */
export const kernels = (): string => new Tape().kernels.name;

export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
