/** Huber's loss (Huber 1964, doi 10.1214/aoms/1177703732) with its bend at 1: as an operation, and its best constant. */
import type { Numbers, Tape, Variable } from '@cheer/tensor';

export function huber(residual: number): number {
  const size = Math.abs(residual);
  return size <= 1 ? 0.5 * residual * residual : size - 0.5;
}

/** Scalar mean of huber(y - target) over the entries whose target is not NaN; 0 if there is none. */
export function huberLoss(tape: Tape, y: Variable, targets: Numbers): Variable {
  const loss = tape.variable(1);
  let counted = 0;
  tape.record({
    forward() {
      let sum = 0;
      counted = 0;
      for (let i = 0; i < targets.length; i++) {
        if (Number.isNaN(targets[i]!)) continue;
        sum += huber(y.value[i]! - targets[i]!);
        counted++;
      }
      loss.value[0] = counted === 0 ? 0 : sum / counted;
    },
    backward() {
      if (counted === 0) return;
      const scale = loss.gradient[0]! / counted;
      const { value, gradient } = y;
      for (let i = 0; i < targets.length; i++) {
        if (Number.isNaN(targets[i]!)) continue;
        const slope = Math.max(-1, Math.min(1, value[i]! - targets[i]!));
        gradient[i] = gradient[i]! + scale * slope;
      }
    },
  });
  return loss;
}

/**
 * The constant of least total Huber loss, 0 for no values. The loss's slope rises with the constant, so bisection finds where
 * it vanishes, to float64.
 */
export function huberLocation(values: Float32Array | Float64Array): number {
  if (values.length === 0) return 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    let slope = 0;
    for (let i = 0; i < values.length; i++) slope += Math.max(-1, Math.min(1, middle - values[i]!));
    if (slope < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
