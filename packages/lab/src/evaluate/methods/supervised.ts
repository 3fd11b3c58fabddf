/**
 * What the labels of the other people would be worth, an upper bound that CHEER does without: one softmax regression on all of
 * their labelled windows. Zero-shot it judges alone; with support, its log-odds, centred and scaled over the person's own windows,
 * stand beside raw-L2 as further inputs of the few-shot head.
 */
import { predictHead, trainHead } from '@cheer/encoder';
import { RAW_L2 } from '../../representations.ts';
import type { Method } from '../method.ts';
import { inOrder, pointsModel } from './representation.ts';

export const supervised: Method = {
  name: 'supervised',
  about: "a head trained on the other people's labels, alone or beside raw-L2: an upper bound",
  needsLabels: true,
  async fit({ people, classes, progress }) {
    const labelled = people.flatMap(({ rows, labels }) =>
      rows.flatMap((row, i) => (labels[i] === null ? [] : [{ point: RAW_L2.of(row), label: labels[i]! }])),
    );
    await progress(0.1);
    const head = trainHead(
      labelled.map(({ point }) => point),
      labelled.map(({ label }) => label),
    );
    await progress(1);
    return {
      async open({ rows, usable }) {
        const units = rows.map((row, i) => (usable[i] ? RAW_L2.of(row) : null));
        const judged = units.map((unit) => (unit === null ? null : predictHead(head, unit)));
        const odds = standardised(judged.map((p) => (p === null ? null : logOdds(p))));
        const points = units.map((unit, i) => (unit === null ? null : Float32Array.from([...odds[i]!, ...unit])));
        return {
          ...pointsModel(points, classes),
          zeroShot: () => judged.map((p) => (p === null ? null : inOrder(classes, head, p))),
        };
      },
      artefact: async () => new Uint8Array(Float64Array.from([...head.weights, ...head.bias]).buffer),
    };
  },
};

/** Logarithms of probabilities about their mean. */
function logOdds(p: Float64Array): Float64Array {
  const logs = p.map((x) => Math.log(Math.max(x, 1e-9)));
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  return logs.map((x) => x - mean);
}

/** Each class to mean 0 over the windows that there are; one scale for all classes, to a mean square of 1 a window. */
function standardised(points: readonly (Float64Array | null)[]): (Float64Array | null)[] {
  const present = points.filter((point) => point !== null);
  const width = present[0]?.length ?? 0;
  const mean = new Float64Array(width);
  for (const point of present) for (let c = 0; c < width; c++) mean[c] = mean[c]! + point[c]! / present.length;
  let square = 0;
  for (const point of present) for (let c = 0; c < width; c++) square += (point[c]! - mean[c]!) ** 2 / present.length;
  const scale = square > 0 ? 1 / Math.sqrt(square) : 1;
  return points.map((point) => point?.map((x, c) => scale * (x - mean[c]!)) ?? null);
}
