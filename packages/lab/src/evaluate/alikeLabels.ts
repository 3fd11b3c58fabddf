import { CheerError, quoted } from '@cheer/signals';

/**
 * Names of classes that differ in letter case, spaces, hyphens or underscores only are one class, written twice: taken as two they
 * would make another, harder task of the people who have both.
 * @throws CheerError `labels-invalid`
 */
export function checkAlike(labels: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const label of labels) {
    const plain = label
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s_-]+/gu, '');
    const other = seen.get(plain);
    if (other !== undefined) {
      throw new CheerError(
        'labels-invalid',
        `evaluate: names of classes must differ by more than letter case, spaces and hyphens, got ${quoted(other)} and ${quoted(label)}`,
        'Write each class the same way in all labels files.',
      );
    }
    seen.set(plain, label);
  }
}
