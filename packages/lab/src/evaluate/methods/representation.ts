/** A method that is a representation of single windows, with the few-shot head trained on the support. */
import { type Head, predictHead, trainHead } from '@cheer/encoder';
import type { Representation } from '../../representations.ts';
import type { Guest, Method, PersonModel } from '../method.ts';

/** A representation that learns nothing from others: the controls. */
export function fixedMethod(about: string, { name, of }: Representation): Method {
  return {
    name,
    about,
    needsLabels: false,
    fit: async ({ classes }) => ({
      open: async (guest) => representationModel(guest, classes, of),
      artefact: async () => new Uint8Array(),
    }),
  };
}

/** @param of one window's features to the vector that the head sees */
export function representationModel(
  guest: Guest,
  classes: readonly string[],
  of: (row: Float32Array) => Float32Array,
): PersonModel {
  return pointsModel(
    guest.rows.map((row, i) => (guest.usable[i] ? of(row) : null)),
    classes,
  );
}

/** @param points what the head sees of each window, null where the device abstains */
export function pointsModel(points: readonly (Float32Array | null)[], classes: readonly string[]): PersonModel {
  return {
    classify(support, labels) {
      const head = trainHead(
        support.map((i) => points[i]!),
        labels,
      );
      return points.map((point) => (point === null ? null : inOrder(classes, head, predictHead(head, point))));
    },
  };
}

/** Probabilities in the order of a task's classes, 0 for those that the head has never seen. */
export function inOrder(classes: readonly string[], head: Head, probabilities: Float64Array): Float64Array {
  const out = new Float64Array(classes.length);
  for (const [c, name] of head.classes.entries()) out[classes.indexOf(name)] = probabilities[c]!;
  return out;
}
