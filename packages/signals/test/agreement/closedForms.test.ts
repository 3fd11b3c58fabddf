import { describe, expect, it } from 'vitest';
import { CLOSED_FORMS } from './closedForms/index.ts';

describe('features in closed form', () => {
  it.each(CLOSED_FORMS)('of $input', ({ compute, answers }) => {
    const got = compute();
    const wrong = answers.filter(([feature, answer, tolerance = 1e-6]) => {
      const value = got[feature];
      if (typeof value !== 'number' || typeof answer !== 'number') return value !== answer;
      return !(Math.abs(value - answer) <= tolerance * (answer === 0 ? 1 : Math.abs(answer)));
    });
    expect(wrong.map(([feature, answer]) => `${feature} is ${got[feature]}, expected ${answer}`)).toEqual([]);
    // a wider tolerance has its reason
    expect(answers.filter(([, , tolerance, why]) => tolerance !== undefined && tolerance > 1e-6 && !why)).toEqual([]);
  });
});
