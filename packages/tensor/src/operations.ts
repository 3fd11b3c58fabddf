/** Differentiable operations on a tape. Each records one forward and one backward step over the kernels. */
import {
  aggregate,
  type Graph,
  gemm,
  gemmTransposedLeft,
  gemmTransposedRight,
  meanCoefficients,
  type Numbers,
  softmax,
} from './kernels.ts';
import type { Tape, Variable } from './tape.ts';

/** y [m, n] = x [m, k] w [k, n] + b [n] */
export function linear(tape: Tape, x: Variable, w: Variable, b: Variable): Variable {
  const [k, n] = [w.shape[0]!, w.shape[1]!];
  const m = x.value.length / k;
  const y = tape.variable(m, n);
  tape.record({
    forward() {
      for (let i = 0; i < m; i++) y.value.set(b.value, i * n);
      gemm(m, n, k, x.value, w.value, y.value, true);
    },
    backward() {
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) b.gradient[j] = b.gradient[j]! + y.gradient[i * n + j]!;
      gemmTransposedLeft(m, n, k, x.value, y.gradient, w.gradient);
      gemmTransposedRight(m, n, k, y.gradient, w.value, x.gradient);
    },
  });
  return y;
}

/** y = max(x, 0), and 0 in the rows (last axis) whose entry in `present` is 0 */
export function maskedRelu(tape: Tape, x: Variable, present: Numbers): Variable {
  const y = tape.variable(...x.shape);
  const width = x.value.length / present.length;
  tape.record({
    forward() {
      for (let i = 0; i < present.length; i++)
        for (let j = i * width; j < (i + 1) * width; j++) {
          const v = x.value[j]!;
          y.value[j] = present[i] !== 0 && v > 0 ? v : 0;
        }
    },
    backward() {
      for (let j = 0; j < y.value.length; j++) if (y.value[j]! > 0) x.gradient[j] = x.gradient[j]! + y.gradient[j]!;
    },
  });
  return y;
}

/** out = mean of h [batch * nodes, width] over each present node's present neighbours in the graph */
export function neighbourMean(
  tape: Tape,
  graph: Graph,
  h: Variable,
  present: Numbers,
  coefficients: Numbers,
): Variable {
  const out = tape.variable(...h.shape);
  const batch = present.length / graph.nodes;
  const width = h.value.length / present.length;
  tape.record({
    forward: () => aggregate(graph, batch, width, h.value, present, coefficients, out.value, false),
    backward: () => aggregate(graph, batch, width, out.gradient, present, coefficients, h.gradient, true),
  });
  return out;
}

/** The coefficients of `neighbourMean` for the mask at hand, once a step for all layers. */
export function neighbourCoefficients(tape: Tape, graph: Graph, present: Numbers): Numbers {
  const coefficients = tape.constant(present.length);
  tape.record({ forward: () => meanCoefficients(graph, present.length / graph.nodes, present, coefficients) });
  return coefficients;
}

/** x [batch * nodes, 1 + d]: each node's value beside the learned identity [nodes, d] of the node; a missing node is 0 */
export function withIdentity(tape: Tape, values: Numbers, identity: Variable, present: Numbers): Variable {
  const [nodes, d] = [identity.shape[0]!, identity.shape[1]!];
  const rows = values.length;
  const width = d + 1;
  const x = tape.variable(rows, width);
  tape.record({
    forward() {
      for (let i = 0; i < rows; i++) {
        const keep = present[i]!;
        x.value[i * width] = keep * values[i]!;
        const from = (i % nodes) * d;
        for (let c = 0; c < d; c++) x.value[i * width + 1 + c] = keep * identity.value[from + c]!;
      }
    },
    backward() {
      for (let i = 0; i < rows; i++) {
        if (present[i] === 0) continue;
        const to = (i % nodes) * d;
        for (let c = 0; c < d; c++)
          identity.gradient[to + c] = identity.gradient[to + c]! + x.gradient[i * width + 1 + c]!;
      }
    },
  });
  return x;
}

/** y = x / ||x|| for each row; a row of zeros stays zero */
export function unitRows(tape: Tape, x: Variable): Variable {
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const y = tape.variable(m, n);
  const norms = new Float64Array(m);
  tape.record({
    forward() {
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += x.value[i * n + j]! * x.value[i * n + j]!;
        const norm = Math.sqrt(sum);
        norms[i] = norm;
        for (let j = 0; j < n; j++) y.value[i * n + j] = norm === 0 ? 0 : x.value[i * n + j]! / norm;
      }
    },
    backward() {
      for (let i = 0; i < m; i++) {
        const norm = norms[i]!;
        if (norm === 0) continue;
        let dot = 0;
        for (let j = 0; j < n; j++) dot += y.gradient[i * n + j]! * y.value[i * n + j]!;
        for (let j = 0; j < n; j++) {
          const g = (y.gradient[i * n + j]! - dot * y.value[i * n + j]!) / norm;
          x.gradient[i * n + j] = x.gradient[i * n + j]! + g;
        }
      }
    },
  });
  return y;
}

/** x x^T / temperature for x [m, n]: similarities [m, m] */
export function similarities(tape: Tape, x: Variable, temperature: number): Variable {
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const s = tape.variable(m, m);
  const scaled = tape.constant(m * m);
  tape.record({
    forward() {
      s.value.fill(0);
      gemmTransposedRight(m, n, m, x.value, x.value, s.value);
      for (let i = 0; i < s.value.length; i++) s.value[i] = s.value[i]! / temperature;
    },
    backward() {
      // d/dx sum G_ij x_i.x_j = (G + G^T) x
      for (let i = 0; i < m; i++)
        for (let j = 0; j < m; j++) scaled[i * m + j] = (s.gradient[i * m + j]! + s.gradient[j * m + i]!) / temperature;
      gemm(m, n, m, scaled, x.value, x.gradient, true);
    },
  });
  return s;
}

/**
 * Mean over the rows with a target >= 0 of -log softmax(logits)[target], the softmax taken over the columns whose entry
 * in `allowed` (same shape; all columns if absent) is not 0. Scalar; 0 if no row has a target.
 */
export function crossEntropy(tape: Tape, logits: Variable, targets: Int32Array, allowed?: Numbers): Variable {
  const rows = targets.length;
  const n = logits.value.length / rows;
  const loss = tape.variable(1);
  const probabilities = tape.constant(logits.value.length);
  const packed = new Float64Array(n);
  const columns = new Int32Array(n);
  let counted = 0;
  tape.record({
    forward() {
      let sum = 0;
      counted = 0;
      probabilities.fill(0);
      for (let i = 0; i < rows; i++) {
        const target = targets[i]!;
        if (target < 0) continue;
        let count = 0;
        let own = 0;
        for (let j = 0; j < n; j++) {
          if (allowed !== undefined && allowed[i * n + j] === 0) continue;
          if (j === target) own = logits.value[i * n + j]!;
          packed[count] = logits.value[i * n + j]!;
          columns[count++] = j;
        }
        sum += softmax(count, packed, 0, packed, 0) - own;
        for (let c = 0; c < count; c++) probabilities[i * n + columns[c]!] = packed[c]!;
        counted++;
      }
      loss.value[0] = counted === 0 ? 0 : sum / counted;
    },
    backward() {
      if (counted === 0) return;
      const scale = loss.gradient[0]! / counted;
      for (let i = 0; i < rows; i++) {
        const target = targets[i]!;
        if (target < 0) continue;
        for (let j = 0; j < n; j++) {
          const p = probabilities[i * n + j]! - (j === target ? 1 : 0);
          if (p !== 0) logits.gradient[i * n + j] = logits.gradient[i * n + j]! + scale * p;
        }
      }
    },
  });
  return loss;
}
