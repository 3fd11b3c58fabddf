import { MINUTE, type TaskDefinition } from './definition.ts';

/** Anybody's own recordings: the classes are the names in their labels. */
const labelled = (dataset: string): TaskDefinition => ({
  dataset,
  name: 'labels',
  title: 'labelled states',
  classes: [],
  window: MINUTE,
  classOf: (label) => label,
});

export const e4 = labelled('e4');
export const embraceplus = labelled('embraceplus');
export const edf = labelled('edf');
export const table = labelled('table');
