/** What must stand below a drawing: a caption says what its own cells rest on, and not what the whole evaluation asked for. */
import { USABLE_MINIMUM } from '@cheer/signals';
import { type EvaluationFacts, percent } from '../facts.ts';
import type { Normalisation } from '../protocol.ts';
import { type Column, columnName, type SummaryCell } from '../summary.ts';

/** Dataset, task, folds and windows: what every drawing of an evaluation shares. */
function common(facts: EvaluationFacts): string {
  const { title, window } = facts;
  return `${nameOf(facts)}: ${title}; leave one subject out; ${window.length} s windows every ${window.step} s`;
}

/** For what shows some columns only. @param cells windowed, of one normalisation */
export function columnsCaption(
  facts: EvaluationFacts,
  cells: readonly SummaryCell[],
  columns: readonly Column[],
  normalisation: Normalisation,
): string {
  const each = columns.map((column) => `${columnName(column)}: ${columnText(cells, column)}`);
  const draws = columns.some(({ support }) => support === 'random')
    ? `${facts.protocol.draws} draws of random support; `
    : '';
  return `${common(facts)}; ${draws}seeds ${facts.seeds.join(', ')}; normalisation ${normalisation}; decoding windowed. ${sentence(each)}`;
}

/** Profiles are made without labels, on the scale of the population, so neither k nor normalisation bears on the clusters. */
export function clusterCaption(facts: EvaluationFacts, people: number, clusters: number): string {
  const { window } = facts;
  return (
    `${nameOf(facts)}: ${people} people, all at once (not leave one subject out); ${window.length} s windows every ${window.step} s, ` +
    `at least ${USABLE_MINIMUM} usable ones a person; K = ${clusters}, seed 1; normalisation population; no label is used, so there is no k.`
  );
}

/** `35 people, majority 66.1 % of windows, macro-F1 39.2`, of one column. */
function columnText(cells: readonly SummaryCell[], column: Column): string {
  const majority = cells.find((cell) => cell.method === 'majority' && isIn(cell, column));
  const said =
    majority === undefined
      ? 'majority not run'
      : `majority ${percent(majority.scores.accuracy.mean)} % of windows, macro-F1 ${percent(majority.scores.macroF1.mean)}`;
  return `${peopleIn(cells, column)} people, ${said}`;
}

/** People of whom a column could be run: by the method that has most. */
export const peopleIn = (cells: readonly SummaryCell[], column: Column): number =>
  Math.max(0, ...cells.filter((cell) => isIn(cell, column)).map(({ people }) => people.length));

const nameOf = ({ dataset, simulated }: EvaluationFacts): string =>
  simulated && dataset !== 'simulated' ? `${dataset} (simulated)` : dataset;

const isIn = (cell: Column, { support, k }: Column): boolean => cell.support === support && cell.k === k;

const sentence = (parts: readonly string[]): string =>
  `${parts.join('; ')}.`.replace(/^./u, (first) => first.toUpperCase());
