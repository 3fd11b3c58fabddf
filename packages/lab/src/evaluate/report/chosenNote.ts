/** A p-value holds for a method that was fixed beforehand; where it was not, the report says so beside it. */
import { type Html, html } from '../../report/html.ts';
import type { EvaluationFacts } from '../facts.ts';

export const CHOSEN_MARK = '\u2020';
export const CHOSEN_NOTE = 'settings were chosen while looking at these people; the p-value does not know of that';

interface Chosen {
  readonly name: string;
  /** datasets on which its settings were chosen */
  readonly chosenOn?: readonly string[] | undefined;
}

/** Methods whose settings were chosen on the dataset at hand. Of simulated people only a dataset of such can have been looked at. */
export function chosenHere({
  methods,
  dataset,
  simulated,
}: Pick<EvaluationFacts, 'methods' | 'dataset' | 'simulated'>): string[] {
  if (simulated && dataset !== 'simulated') return [];
  return methods.filter(({ chosenOn }: Chosen) => chosenOn?.includes(dataset) === true).map(({ name }) => name);
}

/** @param chosen that are in the table above */
export function chosenNote(chosen: readonly string[]): Html | false {
  return chosen.length > 0 && html`<p class="soft">${CHOSEN_MARK} ${chosen.join(', ')}: ${CHOSEN_NOTE}.</p>`;
}
