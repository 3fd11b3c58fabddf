import { CheerError, quoted } from '@cheer/signals';

/** A pickle that was read, but does not hold what a WESAD file does. */
export const notWesad = (name: string, rule: string, got: unknown): CheerError =>
  new CheerError(
    'format-unknown',
    `readWesad: ${name}: ${rule}, got ${quoted(got)}`,
    'Use the SX.pkl of the dataset unchanged: it holds subject, signal and label',
  );

export const invalidLabels = (name: string, rule: string, got: unknown): CheerError =>
  new CheerError('labels-invalid', `readWesad: ${name}: ${rule}, got ${quoted(got)}`, 'Use the original SX.pkl');
