/**
 * Slow features as methods of an evaluation, with the controls that say where their gain comes from. What is learned from the
 * other people needs no label; what is learned from the held-out person are features and times of their windows, the windows they are tested on
 * among them under `transductive`, never a label beside those of the support.
 */
import {
  calm,
  fitSlowFeatures,
  forwardSupport,
  ownMemory,
  type PersonalEncoder,
  personalise,
  predictHead,
  type SlowFeatures,
  trainHead,
  writeSlowFeatures,
} from '@cheer/encoder';
import type { FoldPerson, Guest, Method, PersonModel, Window } from '../evaluate/method.ts';
import { inOrder } from '../evaluate/methods/representation.ts';
import { RAW_L2 } from '../representations.ts';

/** Weights of the person's own drift and states, the product's own if absent: see `personalise`. */
type OwnWeights = Parameters<typeof personalise>[2];

export const slowFeatures: Method = slowMethod(
  'slow-features',
  "what lasts in other people's unlabelled windows, adapted to the person's own; support averaged forward in time; transductive: uses features and times of the test windows",
);

export const slowFeaturesCloud: Method = slowMethod(
  'slow-features-cloud',
  'the same without what lasts or drifts in the person: other people alone, and the size of the own windows; transductive',
  { drift: 0, states: 0 },
);

export const slowFeaturesLong: Method = slowMethod(
  'slow-features-long',
  'the same without the own drift, for states of half an hour and more, which look like drift; transductive',
  { drift: 0 },
);

/** The control: the same support points without anything learned. */
export const rawL2Forward: Method = {
  name: 'raw-L2-forward',
  about: 'raw-L2 with the support averaged forward in time; transductive: uses features and times of the test windows',
  needsLabels: false,
  fit: async ({ classes, window }) => ({
    open: async (guest) => forwardModel(guest, classes, window, RAW_L2.of),
    artefact: async () => new Uint8Array(),
  }),
};

function slowMethod(name: string, about: string, weights: OwnWeights = {}): Method {
  return {
    name,
    about,
    needsLabels: false,
    async fit({ people, classes, window, progress }) {
      const { length, step } = window;
      const slow = lastFit(people, { length, step });
      await progress(1);
      return {
        async open(guest) {
          const { rows, sessions, starts, usable, known = usable } = guest;
          const personal = personalise(slow, { rows, sessions, starts, usable: known }, weights);
          return { ...forwardModel(guest, classes, window, personal.embed), causal: causalBy(guest, window, personal) };
        },
        artefact: () => writeSlowFeatures(slow),
      };
    },
  };
}

/** What one thread fitted last: the ablations of a fold begin with the same directions. */
const lastFit = (() => {
  let kept: { rows: readonly FoldPerson['rows'][]; grid: Window; slow: SlowFeatures } | undefined;
  return (people: readonly FoldPerson[], grid: Window): SlowFeatures => {
    const same =
      kept?.rows.length === people.length &&
      people.every(({ rows }, i) => rows === kept!.rows[i]) &&
      kept.grid.length === grid.length &&
      kept.grid.step === grid.step;
    if (!same) kept = { rows: people.map(({ rows }) => rows), grid, slow: fitSlowFeatures(people, grid) };
    return kept!.slow;
  };
})();

/** @param of one window's features to the vector that the head sees */
function forwardModel(
  guest: Guest,
  classes: readonly string[],
  { length }: Window,
  of: (row: Float32Array) => Float32Array,
): PersonModel {
  const points = guest.rows.map((row, i) => (guest.usable[i] ? of(row) : null));
  return {
    classify(support, labels) {
      const head = trainHead(forwardSupport(points, guest, support, length), labels);
      return points.map((point) => (point === null ? null : inOrder(classes, head, predictHead(head, point))));
    },
  };
}

/** In the control the person's memory is that of the windows in the order in which they are decoded. */
const causalBy =
  (guest: Guest, window: Window, { embed, memory }: PersonalEncoder): NonNullable<PersonModel['causal']> =>
  (predictions, from) => {
    if (from === undefined) return calm(predictions, guest, window.step, memory);
    const { sessions, starts, usable, known = usable } = guest;
    const points = from.map((i) => embed(guest.rows[i]!));
    const mixed = ownMemory(points, { sessions, starts, usable: from.map((i) => known[i]!) }, window);
    return calm(predictions, guest, window.step, mixed);
  };
