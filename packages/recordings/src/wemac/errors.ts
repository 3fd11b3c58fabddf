import { CheerError, quoted } from '@cheer/signals';

/** A MAT-file that was read, but does not hold what WEMAC's do. */
export const notWemac = (name: string, rule: string, got: unknown): CheerError =>
  new CheerError(
    'format-unknown',
    `readWemac: ${name}: ${rule}, got ${quoted(got)}`,
    'Use the file of physiological signals of the dataset unchanged: a grid of volunteers by stimuli with ParticipantNum, Trial and EH',
  );

export const invalidLabels = (place: string, rule: string, got: unknown): CheerError =>
  new CheerError(
    'labels-invalid',
    `readWemac: ${place}: ${rule}, got ${quoted(got)}`,
    'Use the file of self-reported labels of the dataset unchanged',
  );
