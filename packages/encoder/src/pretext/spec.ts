/** What an encoder is trained to do, as text: `temporal`, or a weighted sum such as `temporal+0.5*masked`. */
import { CheerError, quoted } from '@cheer/signals';
import { masked } from './masked.ts';
import { parent } from './parent.ts';
import type { Pretext } from './pretext.ts';
import { temporal } from './temporal.ts';

/** `random` is no training at all: the control that tells what the pretext adds. It takes no part in sums. */
export const PRETEXTS = ['temporal', 'parent', 'masked', 'random'] as const;
export type PretextName = (typeof PRETEXTS)[number];

export const TASKS: Readonly<Record<Exclude<PretextName, 'random'>, Pretext>> = { temporal, parent, masked };
export type TaskName = keyof typeof TASKS;

export interface PretextTerm {
  readonly name: TaskName;
  /** positive */
  readonly weight: number;
}

const TERM = /^(?:(?<weight>\d+(?:\.\d+)?)\*)?(?<name>[a-z]+)$/u;

/**
 * The terms of a pretext, none for `random`. The weight of a term without one is 1.
 * @throws CheerError `option-invalid`
 */
export function parsePretext(text: string): readonly PretextTerm[] {
  if (text.trim() === 'random') return [];
  const terms = text.split('+').map((part): PretextTerm => {
    const { name, weight = '1' } = TERM.exec(part.replaceAll(' ', ''))?.groups ?? {};
    if (name === undefined) throw refused(`${quoted(part)} is not a pretext with or without a weight`, text);
    if (!Object.hasOwn(TASKS, name)) throw refused(`there is no pretext ${quoted(name)} to sum`, text);
    if (!(Number(weight) > 0 && Number(weight) <= 1e6))
      throw refused('a weight must be above 0, and 1e6 at most', text);
    return { name: name as TaskName, weight: Number(weight) };
  });
  const twice = terms.find(({ name }, i) => terms.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) throw refused(`"${twice.name}" stands in it twice`, text);
  return terms;
}

/** One spelling for each pretext: no spaces, no weight of 1, terms in the order given. @throws CheerError `option-invalid` */
export function pretextSpec(text: string): string {
  const terms = parsePretext(text);
  if (terms.length === 0) return 'random';
  return terms.map(({ name, weight }) => (weight === 1 ? name : `${weight}*${name}`)).join('+');
}

const refused = (problem: string, text: string): CheerError =>
  new CheerError(
    'option-invalid',
    `pretext ${quoted(text)}: ${problem}`,
    `Give one of ${PRETEXTS.join(', ')}, or a sum such as temporal+0.5*masked.`,
  );
