/** The controls of every table: they have learned nothing from anybody. */
import { RAW, RAW_L2, randomEncoder } from '../../representations.ts';
import type { Method } from '../method.ts';
import { fixedMethod, representationModel } from './representation.ts';

export const raw: Method = fixedMethod('the 123 features themselves', RAW);

export const rawL2: Method = fixedMethod('the 123 features, each window scaled to unit length', RAW_L2);

/** Its weights come from the fold's seed. */
export const random: Method = {
  name: 'random-encoder',
  about: 'the encoder as it is before any training',
  needsLabels: false,
  fit: async ({ seed, classes }) => ({
    open: async (guest) => representationModel(guest, classes, randomEncoder(seed).of),
    artefact: async () => new Uint8Array(),
  }),
};
