import type { Variable } from '../inferenceTape.ts';
import type { Numbers } from '../kernels.ts';
import type { Tape } from '../tape.ts';

/**
 * Mean over the rows with a target >= 0 of -log softmax(logits)[target], the softmax taken over the columns whose entry
 * in `allowed` (same shape; all columns if absent) is not 0. Scalar; 0 if no row has a target. `targets` and `allowed` are read
 * in at each `forward`, which throws a RangeError for a target that is no allowed column: its loss would be infinite.
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
      for (let i = 0; i < rows; i++) {
        const target = targets[i]!;
        if (target < 0) continue;
        if (target >= width || allowed?.[i * width + target] === 0) {
          throw new RangeError(
            `crossEntropy: row ${i}: target ${target} must be one of the allowed columns of ${width}`,
          );
        }
        counted++;
      }
      const sum = kernels.crossEntropy(rows, width, logits.at, targetsAt, allowedAt, delta, row);
      loss.value[0] = counted === 0 ? 0 : sum / counted;
    },
    backward() {
      if (counted === 0) return;
      const factor = loss.gradient[0]! / counted;
      if (logits.overwriteGradient()) kernels.scale(logits.size, factor, delta, logits.gradientAt);
      else kernels.axpy(logits.size, factor, delta, logits.gradientAt);
    },
  });
  return loss;
}
