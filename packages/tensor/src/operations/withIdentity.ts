import type { InferenceTape, Variable } from '../inferenceTape.ts';
import type { Numbers } from '../kernels.ts';

/** x [batch * nodes, 1 + d]: each node's value beside the learned identity [nodes, d] of the node; a missing node is 0 */
export function withIdentity(tape: InferenceTape, values: Numbers, identity: Variable, present: Numbers): Variable {
  const [nodes, d] = [identity.shape[0]!, identity.shape[1]!];
  const rows = values.length;
  const width = d + 1;
  const x = tape.variable(rows, width);
  tape.record({
    forward() {
      const [to, from] = [x.value, identity.value];
      for (let i = 0; i < rows; i++) {
        const keep = present[i]!;
        to[i * width] = keep * values[i]!;
        const at = (i % nodes) * d;
        for (let c = 0; c < d; c++) to[i * width + 1 + c] = keep * from[at + c]!;
      }
    },
    backward() {
      const [to, from] = [identity.gradient, x.gradient];
      for (let i = 0; i < rows; i++) {
        if (present[i] === 0) continue;
        const at = (i % nodes) * d;
        for (let c = 0; c < d; c++) to[at + c] = to[at + c]! + from[i * width + 1 + c]!;
      }
    },
  });
  return x;
}
