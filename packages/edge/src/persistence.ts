/**
 * States persist: a hidden Markov chain over the head's probabilities makes a live prediction calm (Rabiner 1989, doi
 * 10.1109/5.18626). Per step of the window grid a state stays with probability p, else it is any other alike. How much states
 * persist is learned from the device's own unlabelled stream; it is never read off labels and never one constant.
 *
 * - Evidence of a window: head's probability / prior of the class. The head is class-balanced, so the prior is 1 / K.
 * - Windows overlap, so the same second is seen length / step times: evidence is raised to the power step / length.
 * - With lambda = (K p - 1) / (K - 1) one step is `lambda stay + (1 - lambda) anything alike`, hence a gap of g steps is the
 *   same with lambda^g: after a long gap nothing is known, rather than that the state has changed.
 */
import {
  backward,
  type Chain,
  forward,
  keptTo,
  lambdaOf,
  prepare,
  type Stream,
  uniform,
  type WindowGrid,
} from './chain.ts';

export interface Persistence {
  /** p: probability that a state is the same one step later, from 1 / K (none) to 0.999 */
  readonly stay: number;
  /** what persistence explains of the stream: gain in log likelihood over none, nats a judged window */
  readonly gain: number;
}

/** A stream that never changes would say p = 1, and then no evidence could ever change the state. */
const MOST_STAY = 0.999;
/** values of p looked at, evenly spaced in ln(1 - p) from 1 / K to MOST_STAY */
const GRID = 16;
const MOST_ITERATIONS = 60;

/**
 * The p of maximum posterior given the unlabelled stream. The prior is that of one step seen in a stream without persistence:
 * (1 / K) ln p + (1 - 1 / K) ln(1 - p), highest at p = 1 / K, outweighed by a few windows that say otherwise.
 *
 * How often each class occurs is fitted along, for each p anew, and then dropped: a head that leans to one class must not
 * look like a state that lasts. So shuffling the stream leaves p near 1 / K.
 *
 * @param starts of the windows, seconds, ascending
 */
export function fitPersistence(stream: Stream, starts: ArrayLike<number>, grid: WindowGrid): Persistence {
  const chain = prepare('fitPersistence', stream, starts, grid);
  const { classes, judged } = chain;
  const none = { stay: 1 / classes, gain: 0 };
  if (judged < 2) return none;

  const prior = (stay: number): number => Math.log(stay) / classes + (1 - 1 / classes) * Math.log(1 - stay);
  const least = (1 - MOST_STAY) / (1 - 1 / classes);
  const stayAt = (i: number): number => 1 - (1 - 1 / classes) * least ** (i / GRID);

  const fits = Array.from({ length: GRID + 1 }, (_, i) => fitOccurrence(chain, lambdaOf(stayAt(i), classes)));
  const value = (i: number): number => fits[i]!.logLikelihood + prior(stayAt(i));
  let best = 0;
  for (let i = 1; i <= GRID; i++) if (value(i) > value(best)) best = i;

  const { occurrence } = fits[best]!;
  const stay = goldenSection(
    (p) => forward(chain, lambdaOf(p, classes), occurrence).logLikelihood + prior(p),
    stayAt(Math.max(0, best - 1)),
    stayAt(Math.min(GRID, best + 1)),
  );
  const gain = (fitOccurrence(chain, lambdaOf(stay, classes)).logLikelihood - fits[0]!.logLikelihood) / judged;
  return gain > 0 ? { stay, gain } : none;
}

/**
 * The occurrence of each class under which the stream is likeliest. Expectation-maximisation over the draws, in steps that grow
 * while they succeed (Salakhutdinov and Roweis 2003, adaptive overrelaxed bound optimisation): plain steps crawl where
 * evidence is weak.
 */
function fitOccurrence(chain: Chain, lambda: number): { occurrence: Float64Array; logLikelihood: number } {
  const { classes, evidence, gaps } = chain;
  const judge = (occurrence: Float64Array) => {
    const pass = forward(chain, lambda, occurrence);
    return { occurrence, pass, logLikelihood: pass.logLikelihood };
  };
  let current = judge(uniform(classes));
  let stride = 1;
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const { occurrence, pass } = current;
    const later = backward(chain, lambda, occurrence, pass.scale);
    const draws = new Float64Array(classes);
    for (let t = 0; t < gaps.length; t++) {
      const anew = (1 - keptTo(gaps, t, lambda)) / pass.scale[t]!;
      for (let c = 0; c < classes; c++) {
        const at = t * classes + c;
        draws[c] = draws[c]! + anew * occurrence[c]! * evidence[at]! * later[at]!;
      }
    }
    const target = normalised(draws.map((drawn) => Math.max(1e-12, drawn)));
    const leap = judge(normalised(occurrence.map((p, c) => Math.max(1e-12, p * (target[c]! / p) ** stride))));
    const better = leap.logLikelihood > current.logLikelihood;
    const next = better ? leap : judge(target);
    stride = better ? stride * 1.5 : 1;
    const rise = next.logLikelihood - current.logLikelihood;
    current = next;
    if (rise < 1e-7) break;
  }
  return current;
}

function goldenSection(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  while (b - a > 1e-6) {
    if (fc >= fd) {
      [b, d, fd] = [d, c, fc];
      c = b - ratio * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + ratio * (b - a);
      fd = f(d);
    }
  }
  return (a + b) / 2;
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}
