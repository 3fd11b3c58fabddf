/** Which training a saved state is of, so that no other one goes on from it and ends as neither. */
import { CheerError, quoted } from '@cheer/signals';
import type { Corpus } from './corpus.ts';
import type { CheckedOptions } from './pretrainOptions.ts';

/** What the bits of a training depend on, by name, as text. */
export type TrainingIdentity = Readonly<Record<string, string>>;

export function trainingIdentity(
  { rows, recording, start, windowLength }: Corpus,
  options: CheckedOptions,
): TrainingIdentity {
  const { pretext, seed, config, initial, steps, batch, learningRate, weightDecay } = options;
  return {
    pretext,
    seed: JSON.stringify(seed),
    network: JSON.stringify(config),
    initial: initial === undefined ? 'drawn by the seed' : checksum(...initial.weights.values()),
    steps: String(steps),
    batch: String(batch),
    learningRate: String(learningRate),
    weightDecay: String(weightDecay),
    corpus: `${recording.length} windows of ${windowLength} s, ${checksum(rows, recording, start)}`,
  };
}

/** @throws CheerError `option-invalid` that names what differs */
export function checkSameTraining(saved: TrainingIdentity, now: TrainingIdentity): void {
  for (const [what, value] of Object.entries(now)) {
    if (saved[what] === value) continue;
    throw new CheerError(
      'option-invalid',
      `pretrain: the state to resume is of another training: its ${what} was ${quoted(saved[what])}, now it is ${quoted(value)}`,
      'Resume with the corpus and options it was saved with, or start over; to train given weights further, give initial.',
    );
  }
}

/** FNV-1a over the numbers, 32 bits: against mistakes, not against attacks. NaN has many patterns of bits and counts as one. */
function checksum(...arrays: readonly (Float32Array | Float64Array | Int32Array)[]): string {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  let hash = 0x811c9dc5;
  for (const array of arrays) {
    for (let i = 0; i < array.length; i++) {
      number[0] = array[i]!;
      const nan = Number.isNaN(array[i]!);
      hash = Math.imul(hash ^ (nan ? 0 : words[0]!), 0x01000193);
      hash = Math.imul(hash ^ (nan ? 0x7ff80000 : words[1]!), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
