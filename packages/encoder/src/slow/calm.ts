/**
 * Causal decoding with the person's own memory: in each session the class-centred log-probabilities are averaged over the past,
 * s <- m^(gap / step) s + (1 - m^(gap / step)) l, with m from `personalise`, labels unseen. Where nothing of a person
 * lasts three windows m is 0 and every window stands by itself.
 */
import { exp, log, softmax } from '@cheer/tensor';
import type { WindowTimes } from './ownWindows.ts';

/**
 * @param probabilities [classes] of each window; null where the device abstains, which neither adds nor answers
 * @param step s from the start of one window to the start of the next
 * @param memory 0 to below 1
 */
export function calm(
  probabilities: readonly (ArrayLike<number> | null)[],
  { sessions, starts }: WindowTimes,
  step: number,
  memory: number,
): (Float64Array | null)[] {
  const out: (Float64Array | null)[] = probabilities.map(() => null);
  const order = [...probabilities.keys()].sort((a, b) => starts[a]! - starts[b]! || a - b);
  const past = new Map<number | string, { score: Float64Array; start: number }>();
  for (const i of order) {
    const single = probabilities[i];
    if (!single) continue;
    const score = centredLog(single);
    const before = past.get(sessions[i]!);
    const start = starts[i]!;
    const kept = before && memory > 0 ? exp(((start - before.start) / step) * log(memory)) : 0;
    if (before) for (let c = 0; c < score.length; c++) score[c] = kept * before.score[c]! + (1 - kept) * score[c]!;
    past.set(sessions[i]!, { score, start });
    const answer = Float64Array.from(score);
    softmax(answer.length, answer, 0, answer, 0);
    out[i] = answer;
  }
  return out;
}

/** of probabilities, whatever was rounded to 0 */
const LEAST = 1e-300;

function centredLog(probabilities: ArrayLike<number>): Float64Array {
  const score = Float64Array.from(probabilities, (p) => log(Math.max(LEAST, p)));
  const mean = score.reduce((sum, value) => sum + value, 0) / score.length;
  return score.map((value) => value - mean);
}
