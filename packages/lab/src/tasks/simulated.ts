import { MINUTE, type TaskDefinition } from './definition.ts';

/** Simulated people: the classes of the protocol that they went through, told by their cohort's file. */
export const simulated: TaskDefinition = {
  dataset: 'simulated',
  name: 'protocol',
  title: 'simulated states',
  classes: [],
  window: MINUTE,
  classOf: (label) => label,
};
