/**
 * An encoder of your own from features of your own: corpus, pre-training, a head from a few labelled windows, ONNX.
 *
 *     npx node examples/encoder-from-arrays.ts [OUT.onnx]
 *
 * packages/encoder/README.md explains each step. The people here are simulated; put features of yours in their place.
 */
import { writeFile } from 'node:fs/promises';
import {
  corpusOf,
  type PretrainOptions,
  predictHead,
  pretrain,
  readEncoder,
  trainHead,
  writeOnnx,
  writePretrained,
} from '@cheer/encoder';
import {
  applyScaler,
  extractRecording,
  fitScaler,
  isUsable,
  profileOf,
  type Scaler,
  USER_CLIP,
  userScaler,
} from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';

const WINDOWS = { length: 60, step: 30 }; // seconds; near pairs of windows need a step of at most 1.5 lengths

interface Wearer {
  readonly name: string;
  readonly rows: Float32Array[];
  readonly starts: number[];
  readonly labels: (string | null)[];
}

// 1. Features of people: 123 numbers a window, NaN where one is missing, with the window's start in seconds.
const people = Array.from({ length: 5 }, (_, index): Wearer => {
  const { recording } = simulatePerson({ index, seed: 1, protocol: 'stress', minutes: 20 });
  const windows = [...extractRecording(recording, WINDOWS)].filter(({ features }) =>
    isUsable(features.values, features.quality.overall, WINDOWS.length),
  );
  return {
    name: recording.subject,
    rows: windows.map(({ features }) => features.values),
    starts: windows.map(({ window }) => window.start),
    labels: windows.map(({ window }) => window.label),
  };
});
const others = people.slice(1);
const wearer = people[0]!; // takes no part in training: neither in the scale, nor in the corpus

// 2. Normalised: on the scale of all others, then on each person's own. Without labels, so that a device can do it too.
const scaler = fitScaler(others.flatMap(({ rows }) => rows));

// 3. A corpus: windows in any order, by recording and time. No labels.
const corpus = corpusOf(
  {
    rows: others.flatMap(({ rows }) => normalise(rows, scaler)),
    recordings: others.flatMap(({ name, rows }) => rows.map(() => name)),
    starts: others.flatMap(({ starts }) => starts),
  },
  WINDOWS.length,
);
console.log(`a corpus of ${corpus.start.length} windows from ${others.length} people (simulated)`);

// 4. An encoder. The same corpus, options and seed give the same file, byte for byte. `pretrainInWorker` does it off this thread.
const options: PretrainOptions = { pretext: 'temporal', seed: 1, steps: 200 };
const file = await train(options);
const encoder = await readEncoder(file, 'encoder.safetensors');
console.log(`an encoder of ${file.length} bytes`);

// 5. The same on from where it is, for other people or a little longer: fine-tuning.
const finer = await train({ ...options, initial: encoder, steps: 60, learningRate: 1e-3 });
console.log(`fine-tuned: ${finer.length} bytes`);

// 6. A head for somebody new, from three labelled windows of each state.
const embeddings = normalise(wearer.rows, scaler).map((row) => encoder.embed(row));
const states = [...new Set(wearer.labels)].filter((label) => label !== null);
const labelled = states.flatMap((state) =>
  [...wearer.labels.keys()].filter((i) => wearer.labels[i] === state).slice(0, 3),
);
const head = trainHead(
  labelled.map((i) => embeddings[i]!),
  labelled.map((i) => wearer.labels[i]!),
);
const asked = [...wearer.labels.keys()].filter((i) => wearer.labels[i] !== null && !labelled.includes(i));
const right = asked.filter((i) => best(predictHead(head, embeddings[i]!)) === wearer.labels[i]);
console.log(
  `a head for ${states.join(', ')}: ${right.length} of ${asked.length} other windows right (one simulated person)`,
);

// 7. For other runtimes: features in, embedding and probabilities out. Whoever runs it normalises as above.
const model = await writeOnnx(encoder, { head, about: { scaler: JSON.stringify(plain(scaler)) } });
const [out] = process.argv.slice(2);
if (out !== undefined) await writeFile(out, model);
console.log(`an ONNX model of ${model.length} bytes${out === undefined ? '' : ` in ${out}`}`);

async function train(how: PretrainOptions): Promise<Uint8Array> {
  const training = pretrain(corpus, how);
  for (;;) {
    const { done, value } = training.next(); // some steps; between two of them it can be shown, saved or stopped
    if (!done) continue;
    const { loss, chance } = value.curve.at(-1)!;
    console.log(`${how.pretext}: loss ${loss.toFixed(2)}, by chance ${chance.toFixed(2)}`);
    return writePretrained(value, how);
  }
}

function normalise(rows: readonly Float32Array[], population: Scaler): Float32Array[] {
  const scaled = rows.map((row) => applyScaler(row, population));
  const own = userScaler(profileOf(scaled));
  return scaled.map((row) => applyScaler(row, own, USER_CLIP));
}

function best(probabilities: Float64Array): string {
  return head.classes[probabilities.indexOf(Math.max(...probabilities))]!;
}

function plain({ center, scale }: Scaler): { center: number[]; scale: number[] } {
  return { center: [...center], scale: [...scale] };
}
