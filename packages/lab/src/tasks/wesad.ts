import { byName, MINUTE, type TaskDefinition } from './definition.ts';

/** WESAD (Schmidt et al. 2018, doi 10.1145/3242969.3242985), the paper's three classes; meditation and transitions are left out. */
export const wesad: TaskDefinition = {
  dataset: 'wesad',
  name: 'three-class',
  title: 'baseline / stress / amusement',
  window: MINUTE,
  ...byName({ baseline: 'baseline', stress: 'stress', amusement: 'amusement' }),
};
