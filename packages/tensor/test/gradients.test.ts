import { describe, expect, it } from 'vitest';
import type { Graph, Numbers } from '../src/kernels.ts';
import {
  crossEntropy,
  linear,
  maskedRelu,
  neighbourCoefficients,
  neighbourMean,
  similarities,
  unitRows,
  withIdentity,
} from '../src/operations.ts';
import { Tape, type Variable } from '../src/tape.ts';

/** A path of four nodes, each its own neighbour too. */
const PATH: Graph = {
  nodes: 4,
  rows: Int32Array.of(0, 2, 5, 8, 10),
  columns: Int32Array.of(0, 1, 0, 1, 2, 1, 2, 3, 2, 3),
};

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
  it('of linear, ReLU under a mask, and cross-entropy with left-out rows', () => {
    const tape = new Tape('float64');
    const x = tape.variable(5, 3);
    const w = tape.variable(3, 4);
    const b = tape.variable(4);
    for (const [i, v] of [x, w, b].entries()) fill(v.value, i);
    const hidden = maskedRelu(tape, linear(tape, x, w, b), Float64Array.of(1, 1, 0, 1, 1));
    const loss = crossEntropy(tape, hidden, Int32Array.of(0, -1, 1, 3, 2));
    expect(worstError(tape, loss, [x, w, b])).toBeLessThan(1e-5);
  });

  it('of node identities and the mean over present neighbours', () => {
    const tape = new Tape('float64');
    const identity = tape.variable(4, 2);
    const w = tape.variable(3, 3);
    const b = tape.variable(3);
    for (const [i, v] of [identity, w, b].entries()) fill(v.value, i);
    const values = new Float64Array(8);
    fill(values, 9);
    const present = Float64Array.of(1, 1, 0, 1, 1, 1, 1, 1); // a missing node in the first of two graphs
    const coefficients = neighbourCoefficients(tape, PATH, present);
    const mean = neighbourMean(tape, PATH, withIdentity(tape, values, identity, present), present, coefficients);
    const loss = crossEntropy(tape, linear(tape, mean, w, b), Int32Array.of(0, 1, -1, 2, 0, 1, 2, 0));
    expect(worstError(tape, loss, [identity, w, b])).toBeLessThan(1e-5);
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
  it('neighbourMean leaves out missing nodes and leaves a missing node at zero', () => {
    const tape = new Tape();
    const h = tape.variable(4, 1);
    h.value.set([1, 2, 4, 8]);
    const present = Float32Array.of(1, 1, 0, 1);
    const out = neighbourMean(tape, PATH, h, present, neighbourCoefficients(tape, PATH, present));
    tape.forward();
    expect([...out.value]).toEqual([1.5, 1.5, 0, 8]);
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
