/** What could not be run, in words: a line a column, with how many people it holds for; of whole folds a line a reason. */
import type { SkippedRow } from './row.ts';
import { columnName, grouped, unique } from './summary.ts';

const MOST_NAMES = 6;

/** Reasons that hold for every method are said once. */
export function describeSkippedRows(skipped: readonly SkippedRow[]): string[] {
  const methods = unique(skipped.map(({ method }) => method));
  const lines = grouped(skipped, ({ support, k, reason, draws }) => (draws > 0 ? `${support} ${k}` : reason));
  return lines.map((own) => {
    const { reason, draws, subject } = own[0]!;
    const who = unique(own.map(({ method }) => method));
    const people = unique(own.map(({ subject }) => subject));
    const names = people.slice(0, MOST_NAMES).join(', ');
    const more = people.length > MOST_NAMES ? ` and ${people.length - MOST_NAMES} more` : '';
    const column = draws > 0 ? columnName(own[0]!) : 'whole fold';
    const of = who.length === methods.length && who.length > 1 ? '' : `${who.join(', ')}, `;
    const reasons = unique(own.map((one) => one.reason)).length;
    if (reasons > 1) return `${of}${column}: ${people.length} people, such as ${subject}: ${reason}`;
    return `${of}${column}: ${reason} (${names}${more})`;
  });
}
