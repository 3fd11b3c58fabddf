/** Each pretext's loss against what is had without learning: chance, and a table from node to answer. */
import { type FeatureTable, population } from '@cheer/cloud';
import { DEFAULT_GCN, PRETEXTS } from '@cheer/encoder';
import { corpusOfPeople, usableRows } from './corpus.ts';
import { trainEncoder } from './training.ts';

export interface PretextLoss {
  readonly pretext: string;
  /** length of the vector that tells one node from another */
  readonly identity: number;
  /** over the first and the last stretch of steps */
  readonly first: number;
  readonly last: number;
  readonly chance: number;
  /** loss of the best answer that knows which node is asked about and nothing else; NaN where no node is asked about */
  readonly lookup: number;
}

export function pretextLosses(table: FeatureTable, steps: number, seed: number): PretextLoss[] {
  const { people } = population(usableRows(table), 'user');
  const corpus = corpusOfPeople(people, table.meta.windowLength);
  return PRETEXTS.filter((pretext) => pretext !== 'random').flatMap((pretext) =>
    [0, DEFAULT_GCN.identity].map((identity) => {
      const { curve } = trainEncoder(corpus, { pretext, seed, steps, config: { ...DEFAULT_GCN, identity } });
      const last = curve.at(-1)!;
      return {
        pretext,
        identity,
        first: curve[0]!.loss,
        last: last.loss,
        chance: last.chance,
        lookup: last.lookup ?? Number.NaN,
      };
    }),
  );
}
