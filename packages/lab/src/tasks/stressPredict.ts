import { byName, MINUTE, type TaskDefinition } from './definition.ts';

/** Stroop test, interview and hyperventilation against baseline and rests; the questionnaire is neither. */
export const stressPredict: TaskDefinition = {
  dataset: 'stress-predict',
  name: 'stress',
  title: 'stress / non-stress',
  window: MINUTE,
  ...byName({ stress: 'stress', 'non-stress': 'non-stress' }),
};
