/** What is said of a trained classifier, wherever it is shown. */
import type { Trained } from '@cheer/edge';

type Judged = Pick<Trained, 'chosen' | 'counts' | 'leaveOneOut'>;

export const describeHead = ({ head, strength }: Judged['chosen']): string =>
  `${head === 'softmax' ? 'softmax regression' : 'nearest prototypes'}, strength ${strength}`;

/** What naming the state with most labels, always, would get right. */
export function chanceOf(counts: Judged['counts']): number {
  const all = Object.values(counts);
  return Math.max(...all) / all.reduce((sum, n) => sum + n, 0);
}

/** A warning where windows left out are named no better than by chance, else null. */
export function untold({ counts, leaveOneOut }: Omit<Judged, 'chosen'>): string | null {
  if (leaveOneOut === null || leaveOneOut.accuracy > chanceOf(counts) + 1e-9) return null;
  return `Labelled windows left out are named no better than by chance (${(100 * leaveOneOut.accuracy).toFixed(0)} %): this classifier guesses. Label more windows of each state, further apart.`;
}
