import { MAJORITY } from '../../fewShot.ts';
import type { Method } from '../method.ts';

/**
 * The most frequent class of the test windows, said of every window. Only the evaluation knows the test windows, so this
 * method stands in the list for its place in the tables, and the evaluation answers for it.
 */
export const majority: Method = {
  name: MAJORITY,
  about: 'the most frequent class of the test windows, said of all; it looks at the answers',
  needsLabels: false,
  fit: async () => ({
    open: async ({ rows }) => ({ classify: () => rows.map(() => null) }),
    artefact: async () => new Uint8Array(),
  }),
};
