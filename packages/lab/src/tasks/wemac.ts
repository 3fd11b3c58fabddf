import { byName, type TaskDefinition } from './definition.ts';

/**
 * WEMAC (Miranda Calero et al. 2024, doi 10.1038/s41597-024-04002-8): self-reported fear against every other emotion. Its
 * clips last one to two minutes, so windows are 20 s, one every 10 s.
 */
export const wemac: TaskDefinition = {
  dataset: 'wemac',
  name: 'fear',
  title: 'fear / non-fear',
  window: { length: 20, step: 10 },
  ...byName({ fear: 'fear', 'non-fear': 'non-fear' }),
};
