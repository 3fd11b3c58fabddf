/**
 * The product's encoders: pre-trained on the windows of all other people, or of each cluster of them, of which the device
 * takes the one whose centroid is nearest. What a release holds, made by the same functions.
 */
import { type Corpus, corpusOf, createEncoder, type Encoder, pretrain, writePretrained } from '@cheer/encoder';
import { CheerError, nearest } from '@cheer/signals';
import { clusterPeople } from '../clusterPeople.ts';
import type { Fold, FoldPerson, Method } from '../method.ts';
import { representationModel } from './representation.ts';

export interface EncoderMethod {
  readonly name: string;
  readonly about: string;
  /** what `pretrain` is to do */
  readonly pretext: string;
  /** an encoder for each cluster, or one for all */
  readonly clustered: boolean;
}

export function encoderMethod({ name, about, pretext, clustered }: EncoderMethod): Method {
  return {
    name,
    about,
    needsLabels: false,
    async fit(fold) {
      const { centroids, groups } = clustered ? clusterPeople(fold) : { centroids: [], groups: [fold.people] };
      const trained = new Map<number, Promise<Trained>>();
      const train = (which: number): Promise<Trained> => {
        const known = trained.get(which) ?? trainEncoder(fold, groups[which]!, pretext);
        trained.set(which, known);
        return known;
      };
      return {
        async open(guest) {
          // the others' encoders exist for other people; to train them here would change nothing but the clock
          const which = clustered ? nearest(centroids, guest.profile).index : 0;
          if (which < 0) {
            throw new CheerError(
              'no-usable-window',
              `evaluate: ${guest.subject} has no feature in common with any centroid`,
              'Leave this person out.',
            );
          }
          const { encoder } = await train(which);
          return representationModel(guest, fold.classes, (row) => encoder.embed(row));
        },
        async artefact() {
          const parts = [bytesOf(fold.scaler.center), bytesOf(fold.scaler.scale), ...centroids.map(bytesOf)];
          for (const which of groups.keys()) parts.push((await train(which)).file);
          return new Uint8Array(Buffer.concat(parts));
        },
      };
    },
  };
}

interface Trained {
  readonly encoder: Encoder;
  readonly file: Uint8Array;
}

async function trainEncoder(fold: Fold, people: readonly FoldPerson[], pretext: string): Promise<Trained> {
  const options = { pretext, seed: fold.seed, ...(fold.steps === undefined ? {} : { steps: fold.steps }) };
  const training = pretrain(corpus(people, fold.window.length), options);
  for (;;) {
    const { done, value } = training.next();
    if (done) {
      return { encoder: createEncoder(value.config, value.weights), file: await writePretrained(value, options) };
    }
    await fold.progress(value.step / value.steps);
  }
}

function corpus(people: readonly FoldPerson[], windowLength: number): Corpus {
  const recordings = people.flatMap(({ subject, sessions }) =>
    sessions.map((session) => JSON.stringify([subject, session])),
  );
  const rows = people.flatMap((person) => person.rows);
  return corpusOf({ rows, recordings, starts: people.flatMap(({ starts }) => starts) }, windowLength);
}

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
