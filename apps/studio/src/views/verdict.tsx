/** What the accuracy is worth: said where the classifier is trained, and again where its timeline is read. */
import type { JSX } from 'preact';
import { count, percent } from '../page/format.ts';
import type { Judged } from '../page/honesty.ts';

export function VerdictBadge({ judged: { verdict } }: { readonly judged: Judged }): JSX.Element {
  if (verdict === 'better-than-chance') return <span class="badge good">Better than guessing</span>;
  if (verdict === 'too-few') return <span class="badge warn">Too few labels to say</span>;
  return <span class="badge warn">Not told from guessing</span>;
}

export function verdictText({ verdict, chance, accuracy, independent }: Judged): string {
  const guess = `Always naming your most frequent state would be right for ${percent(chance)} of them.`;
  if (verdict === 'too-few') {
    return `With ${count(independent, 'window')} that do not overlap, no figure would mean anything. Label a few more stretches, a minute or two each, of every state.`;
  }
  const right = `It was right for ${percent(accuracy ?? 0)} of the windows you labelled.`;
  return verdict === 'better-than-chance'
    ? `${right} ${guess} That is more than luck.`
    : `${right} ${guess} That may be luck: label more, or other moments.`;
}
