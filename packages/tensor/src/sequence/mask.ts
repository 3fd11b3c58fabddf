import type { Variable } from '../inferenceTape.ts';
import type { Numbers } from '../kernels.ts';
import type { SequenceTape } from './tape.ts';

/**
 * y = x factors, number by number: dropout (Srivastava et al. 2014), where the factors are 0 or 1 / (1 - share), drawn by the
 * caller for every step, and 1 at inference.
 * @param factors as many as x has; read in at each `forward`
 */
export function mask(tape: SequenceTape, x: Variable, factors: Numbers): Variable {
  const { kernels } = tape;
  const y = tape.variable(...x.shape);
  const at = tape.input(factors);
  tape.record({
    forward: () => kernels.multiply(x.size, x.at, at, y.at, false),
    backward: () => kernels.multiply(x.size, y.gradientAt, at, x.gradientAt, true),
  });
  return y;
}
