/** Which k is shown where there is room for one. The paper does not say how many windows it labels. */
import { type SummaryCell, unique } from '../summary.ts';
import { peopleIn } from './captions.ts';

/** of those that most people have, the nearest to this */
const USUAL_K = 5;
const LEAST_PEOPLE = 6;

/**
 * A k that at least 6 people, and at least half of those in the fullest column, have under every support rule; if there is none,
 * of those that most people have.
 * @param cells of one normalisation, windowed
 * @returns 0 if nothing was run with labels
 */
export function usualK(cells: readonly SummaryCell[]): number {
  const own = cells.filter(({ support }) => support !== 'none');
  const supports = unique(own.map(({ support }) => support));
  const counts = unique(own.map(({ k }) => k)).map((k) => ({
    k,
    people: Math.min(...supports.map((support) => peopleIn(own, { support, k }))),
  }));
  const most = Math.max(0, ...counts.map(({ people }) => people));
  const enough = counts.filter(({ people }) => people >= Math.max(LEAST_PEOPLE, most / 2));
  const among = enough.length > 0 ? enough : counts.filter(({ people }) => people === most);
  const [nearest] = among.sort((a, b) => Math.abs(a.k - USUAL_K) - Math.abs(b.k - USUAL_K) || a.k - b.k);
  return nearest?.k ?? 0;
}
