import { byName, MINUTE, type TaskDefinition } from './definition.ts';

/** WESAD in two classes, as its authors have them: stress against baseline and amusement together. */
export const wesadBinary: TaskDefinition = {
  dataset: 'wesad',
  name: 'binary',
  title: 'stress / non-stress',
  window: MINUTE,
  ...byName({ baseline: 'non-stress', amusement: 'non-stress', stress: 'stress' }),
};
