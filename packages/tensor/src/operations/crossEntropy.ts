import type { Numbers } from '../kernels.ts';
import type { Tape, Variable } from '../tape.ts';

/**
 * Mean over the rows with a target >= 0 of -log softmax(logits)[target], the softmax taken over the columns whose entry
 * in `allowed` (same shape; all columns if absent) is not 0. A row's target has to be allowed. Scalar; 0 if no row has
 * a target. `targets` and `allowed` are read in at each `forward`.
 */
export function crossEntropy(tape: Tape, logits: Variable, targets: Int32Array, allowed?: Numbers): Variable {
  const { kernels } = tape;
  const rows = targets.length;
  const width = logits.size / rows;
  const loss = tape.variable(1);
  const targetsAt = tape.input(targets);
  const allowedAt = allowed === undefined ? -1 : tape.input(allowed);
  const delta = tape.allocate(logits.size);
  const row = tape.scratch((width + 3) & ~3);
  let counted = 0;
  tape.record({
    forward() {
      counted = 0;
      for (let i = 0; i < rows; i++) if (targets[i]! >= 0) counted++;
      const sum = kernels.crossEntropy(rows, width, logits.at, targetsAt, allowedAt, delta, row);
      loss.value[0] = counted === 0 ? 0 : sum / counted;
    },
    backward() {
      if (counted > 0) kernels.axpy(logits.size, loss.gradient[0]! / counted, delta, logits.gradientAt);
    },
  });
  return loss;
}
