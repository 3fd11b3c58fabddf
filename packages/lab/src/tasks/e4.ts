import { MINUTE, type TaskDefinition } from './definition.ts';

/** Anybody's own Empatica E4 recordings: the classes are the names in their labels files. */
export const e4: TaskDefinition = {
  dataset: 'e4',
  name: 'labels',
  title: 'labelled states',
  classes: [],
  window: MINUTE,
  classOf: (label) => label,
};
