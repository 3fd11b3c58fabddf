import { describe, expect, it } from 'vitest';
import { adamWRestore, adamWState, adamWStep } from '../src/adamw.ts';
import { Tape } from '../src/tape.ts';

describe('adamWStep', () => {
  it('takes the steps of the algorithm as written in the paper', () => {
    const tape = new Tape('float64');
    const p = tape.variable(2);
    p.value.set([1, -2]);
    const state = adamWState([p]);
    const [lr, decay, b1, b2, eps] = [0.1, 0.01, 0.9, 0.999, 1e-8];
    let [w, m, v] = [1, 0, 0];
    for (let t = 1; t <= 20; t++) {
      const g = Math.sin(t);
      p.gradient.set([g, 0]);
      adamWStep([p], state, { learningRate: lr, weightDecay: decay });
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g * g;
      w = w * (1 - lr * decay) - (lr * (m / (1 - b1 ** t))) / (Math.sqrt(v / (1 - b2 ** t)) + eps);
    }
    expect(p.value[0]).toBeCloseTo(w, 12);
    // without a gradient only the decay is left
    expect(p.value[1]).toBeCloseTo(-2 * (1 - lr * decay) ** 20, 12);
  });

  it('goes on from a state with the same bits, without taking more memory', () => {
    const tape = new Tape();
    const p = tape.variable(5);
    const optimiser = adamWState([p]);
    const run = (): number[] => {
      p.value.fill(1);
      for (let t = 0; t < 3; t++) {
        p.gradient.set([1, 2, -3, 0, t]);
        adamWStep([p], optimiser, { learningRate: 0.1, weightDecay: 0.01 });
      }
      return [...p.value];
    };
    run();
    const { step, power1, power2 } = optimiser;
    const copies = (all: typeof optimiser.first) => all.map((moments) => moments.slice());
    const state = { step, power1, power2, first: copies(optimiser.first), second: copies(optimiser.second) };
    const expected = run();
    const room = tape.allocate(0);
    adamWRestore(optimiser, state);
    expect(run()).toEqual(expected);
    expect(tape.allocate(0)).toBe(room);
  });
});
