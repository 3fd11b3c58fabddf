/** What a device does when its owner has labelled 15 windows, 5 of each of 3 classes. */
import { adapt, type Example } from '@cheer/edge';
import { trainHead } from '@cheer/encoder';
import { random } from '@cheer/signals';

/** labelled windows, and classes */
export const LABELLED = { windows: 15, classes: 3 } as const;

/** s; windows that do not overlap */
const LENGTH = 60;

/**
 * `adapt`: a head of fixed strength, and how well it holds up when each window is left out, as the device does it. `choice`:
 * the same, with the head and its strength chosen by the windows left out. `head`: one head alone. Each call gets other
 * embeddings, so that nothing can be remembered.
 */
export function adaptationJobs(embeddings: readonly Float32Array[]): Record<string, () => unknown> {
  const stream = random('bench adaptation');
  // classes that overlap: a mean a class, as far apart as windows within a class are
  const sets = Array.from({ length: 32 }, (): Example[] => {
    const centres = Array.from({ length: LABELLED.classes }, () => pick(embeddings));
    return Array.from({ length: LABELLED.windows }, (_, i) => {
      const c = i % LABELLED.classes;
      const own = pick(embeddings);
      const mixed = own.map((value, d) => value + centres[c]![d]!);
      const norm = Math.hypot(...mixed);
      return { start: i * LENGTH, label: `state ${c}`, embedding: mixed.map((value) => value / norm) };
    });
  });
  let next = 0;
  const one = (): Example[] => sets[next++ % sets.length]!;
  return {
    adapt: () => adapt(one(), { length: LENGTH }),
    choice: () => adapt(one(), { length: LENGTH, head: 'auto' }),
    head: () => train(one()),
  };

  function pick(from: readonly Float32Array[]): Float32Array {
    return from[stream.integer(from.length)]!;
  }
}

function train(examples: readonly Example[]): unknown {
  return trainHead(
    examples.map(({ embedding }) => embedding),
    examples.map(({ label }) => label),
  );
}
