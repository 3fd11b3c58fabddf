import { describe, expect, it } from 'vitest';
import {
  crossEntropy,
  graphLayer,
  identityLayer,
  linear,
  type Numbers,
  similarities,
  Tape,
  type Tree,
  treeBatch,
  unitRows,
  type Variable,
} from '../src/index.ts';

/** A path of four nodes. */
const PATH: Tree = { nodes: 4, parents: Int32Array.of(1, 2, 3, -1) };

/** Two windows on the path; in the first a node is missing. */
const PRESENT = Float64Array.of(1, 1, 0, 1, 1, 1, 1, 1);
const VALUES = Float64Array.of(0.7, -1.2, 0, 0.4, 1.9, -0.3, 0.8, -2.1);

/** Two layers, of widths 5 and 3, on the path. */
function network(precision: 'float32' | 'float64', d: number) {
  const tape = new Tape(precision);
  const on = treeBatch(tape, PATH, PRESENT);
  const parameters = [[4, d], [1 + d, 5], [5], [5, 3], [3]].map((shape) => tape.variable(...shape));
  const [identity, w0, b0, w1, b1] = parameters as [Variable, Variable, Variable, Variable, Variable];
  for (const [i, v] of parameters.entries()) fill(v.value, i);
  const logits = graphLayer(tape, on, identityLayer(tape, on, VALUES, identity, w0, b0), w1, b1);
  return { tape, logits, parameters };
}

/** Numbers without pattern, far from the kinks of ReLU. */
function fill(values: Numbers, phase = 0): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.sin(1.7 * i + phase) + 0.3 * Math.cos(5.3 * i * i + phase);
}

/** Largest relative difference between the tape's gradients and central differences, float64. */
function worstError(tape: Tape, loss: Variable, variables: readonly Variable[]): number {
  const h = 1e-5;
  tape.forward();
  tape.backward(loss);
  let worst = 0;
  for (const { value, gradient } of variables) {
    const analytic = gradient.slice();
    for (let i = 0; i < value.length; i++) {
      const x = value[i]!;
      value[i] = x + h;
      tape.forward();
      const up = loss.value[0]!;
      value[i] = x - h;
      tape.forward();
      const down = loss.value[0]!;
      value[i] = x;
      const numeric = (up - down) / (2 * h);
      worst = Math.max(worst, Math.abs(numeric - analytic[i]!) / Math.max(1e-3, Math.abs(numeric)));
    }
  }
  return worst;
}

describe('gradients against central differences', () => {
  it('of linear and cross-entropy with left-out rows', () => {
    const tape = new Tape('float64');
    const x = tape.variable(5, 3);
    const w = tape.variable(3, 4);
    const b = tape.variable(4);
    for (const [i, v] of [x, w, b].entries()) fill(v.value, i);
    const loss = crossEntropy(tape, linear(tape, x, w, b), Int32Array.of(0, -1, 1, 3, 2));
    expect(worstError(tape, loss, [x, w, b])).toBeLessThan(1e-5);
  });

  it.each([0, 2])('of two graph layers with missing nodes, identities of length %i', (d) => {
    const { tape, logits, parameters } = network('float64', d);
    const loss = crossEntropy(tape, logits, Int32Array.of(0, 1, -1, 2, 0, 1, 2, 0));
    expect(worstError(tape, loss, parameters)).toBeLessThan(1e-5);
  });

  it('of unit rows, similarities and the contrastive loss over allowed columns', () => {
    const tape = new Tape('float64');
    const x = tape.variable(4, 5);
    fill(x.value);
    const allowed = Float64Array.of(0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0);
    const s = similarities(tape, unitRows(tape, x), 0.2);
    const loss = crossEntropy(tape, s, Int32Array.of(1, 0, 3, 2), allowed);
    expect(worstError(tape, loss, [x])).toBeLessThan(1e-5);
  });
});

describe('operations', () => {
  it('graph layers are relu(mean over present neighbours of h, times w, plus b), and 0 at missing nodes', () => {
    const { tape, logits, parameters } = network('float64', 2);
    tape.forward();
    const [identity, ...rest] = parameters.map(({ shape, value }) => ({ columns: shape.at(-1)!, value }));
    const expected: number[] = [];
    for (let window = 0; window < 2; window++) {
      const here = (i: number): boolean => PRESENT[4 * window + i] === 1;
      let h = [0, 1, 2, 3].map((i) => [VALUES[4 * window + i]!, ...identity!.value.subarray(2 * i, 2 * i + 2)]);
      for (const [w, b] of [rest.slice(0, 2), rest.slice(2, 4)] as const) {
        h = h.map((_, i) => {
          const near = [i - 1, i, i + 1].filter((j) => j >= 0 && j < 4 && here(j));
          return Array.from(b!.value, (bias, c) => {
            if (!here(i)) return 0;
            const mean = h[0]!.map((_, k) => near.reduce((sum, j) => sum + h[j]![k]!, 0) / near.length);
            return Math.max(0, bias + mean.reduce((sum, x, k) => sum + x * w!.value[k * w!.columns + c]!, 0));
          });
        });
      }
      expected.push(...h.flat());
    }
    expect(logits.value.length).toBe(expected.length);
    for (const [i, x] of expected.entries()) expect(logits.value[i]).toBeCloseTo(x, 12);
    expect(expected.filter((x) => x > 0).length).toBeGreaterThan(5);
  });

  it('crossEntropy of equal logits is the logarithm of their number, and 0 without targets', () => {
    const tape = new Tape('float64');
    const targets = Int32Array.of(2, -1);
    const loss = crossEntropy(tape, tape.variable(2, 5), targets);
    tape.forward();
    expect(loss.value[0]).toBeCloseTo(Math.log(5), 14);
    targets.fill(-1);
    tape.forward();
    tape.backward(loss);
    expect(loss.value[0]).toBe(0);
  });

  it('crossEntropy refuses a target that is no allowed column', () => {
    const tape = new Tape();
    const targets = Int32Array.of(0, -1);
    const allowed = Float32Array.of(1, 0, 1, 0, 0, 0);
    crossEntropy(tape, tape.variable(2, 3), targets, allowed);
    tape.forward();
    for (const target of [1, 3]) {
      targets[0] = target;
      expect(() => tape.forward()).toThrowError(new RegExp(`row 0: target ${target} must be`, 'u'));
    }
  });

  it('unitRows leaves a row of zeros at zero, with a finite gradient', () => {
    const tape = new Tape();
    const x = tape.variable(1, 3);
    const y = unitRows(tape, x);
    const loss = crossEntropy(tape, y, Int32Array.of(1));
    tape.forward();
    tape.backward(loss);
    expect([...y.value, ...x.gradient]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('replays without growing: the same buffers, the same bits', () => {
    const tape = new Tape();
    const x = tape.variable(3, 2);
    const w = tape.variable(2, 2);
    const b = tape.variable(2);
    for (const [i, v] of [x, w, b].entries()) fill(v.value, i);
    const y = linear(tape, x, w, b);
    tape.forward();
    const first = [...y.value];
    tape.forward();
    expect([...y.value]).toEqual(first);
  });
});
