import { byName, MINUTE, type TaskDefinition } from './definition.ts';

/** Task stages of one to four minutes against baseline and rests, as the reader takes them from the tags. */
export const inducedStress: TaskDefinition = {
  dataset: 'induced-stress',
  name: 'stress',
  title: 'rest / stress stages',
  window: MINUTE,
  ...byName({ rest: 'rest', stress: 'stress' }),
};
