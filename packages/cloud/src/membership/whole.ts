/** All parts of a release together, for an attacker looks at all of them. */
import type { Attack, Part } from './attack.ts';

/**
 * What the attacks on parts reach together if what they see of a person is independent: scores of normal distributions d apart have an
 * area of Phi(d / sqrt 2) (Green and Swets 1966), and distances add in squares. Parts are attacked by cohorts of their own, so that no
 * other than this reckoning is at hand. The interval is that of the sum, by the first derivative. Null with fewer than two parts.
 */
export function wholeAttack(attacks: readonly Attack[]): Attack | null {
  const used = attacks.filter(({ part }) => INDEPENDENT.includes(part));
  if (used.length < 2) return null;
  const z = used.map(({ auc }) => probit(Math.max(0.5, auc)));
  const d = Math.hypot(...z);
  const errors = used.map(({ low, high }) => (probit(high) - probit(low)) / 2);
  const error = d > 0 ? Math.hypot(...z.map((own, i) => (own / d) * errors[i]!)) : Math.max(...errors);
  const best = used.reduce((a, b) => (b.auc > a.auc ? b : a));
  const caught = used.flatMap((one) => one.caught ?? []);
  return {
    ...{ part: 'whole', recording: best.recording, by: 'joint, parts as if independent' },
    ...{
      auc: Math.max(best.auc, phi(d)),
      low: Math.max(best.low, phi(d - error)),
      high: Math.max(best.high, phi(d + error)),
    },
    ...(best.worst === undefined ? {} : { worst: Math.max(...used.map(({ worst = 0 }) => worst)) }),
    ...(caught.length === 0 ? {} : { caught: Math.max(...caught) }),
  };
}

const INDEPENDENT: readonly Part[] = ['centroids and scaler', 'encoders', 'slow-features'];

/** Beyond this an area is 1 to three places. */
const FARTHEST = 3.1;

/** Distribution function of the standard normal: Abramowitz and Stegun 26.2.17, to 7.5e-8. */
export function phi(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    t *
    0.398_942_280_4 *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return z > 0 ? 1 - tail : tail;
}

/** Its inverse, by bisection, held to what areas are told apart by. */
export function probit(area: number): number {
  let [low, high] = [-FARTHEST, FARTHEST];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (phi(middle) < area) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
