/** An evaluation as text for a terminal, lines of at most 120 characters. */

import { compareMethods, type Difference, type Rival } from './compare.ts';
import { decodingGains } from './decodingGain.ts';
import type { Evaluation } from './evaluate.ts';
import { type EvaluationFacts, majorityText, percent, points, pText, statement } from './facts.ts';
import { describeSkippedRows } from './skippedRows.ts';
import { type Column, columnName, columnsOf, type SummaryCell, summarise, unique } from './summary.ts';

const WIDTH = 120;
const GAP = '  ';

export function evaluationText(facts: EvaluationFacts, { rows, skipped, excluded, clusters }: Evaluation): string {
  const lines = wrap(statement(facts));
  for (const normalisation of facts.normalisations) {
    const own = rows.filter((row) => row.normalisation === normalisation);
    const windowed = summarise(own).filter(({ decoding }) => decoding === 'windowed');
    if (windowed.length === 0) continue;
    lines.push(
      '',
      ...wrap(
        `normalisation ${normalisation}, decoding windowed; ${majorityText(own)}; macro-F1 +- half the 95 % interval of the mean (SD across people), accuracy/balanced accuracy, in %`,
      ),
      '',
      ...grid(windowed, scores),
      ...differences(facts, windowed, 'raw', 'the better of raw and raw-L2'),
      ...differences(facts, windowed, 'cluster', 'CHEER-Cluster'),
      ...gains(own),
    );
  }
  if ('counts' in clusters) {
    const counts = clusters.counts.map(
      ({ k, silhouette, stability }) => `${k}: ${silhouette.toFixed(2)}/${stability.toFixed(2)}`,
    );
    const early = clusters.early.map(({ minutes, same }) => `${minutes} min ${percent(same)} %`);
    lines.push(
      ...wrap(`clusters, silhouette/stability over seeds by K: ${counts.join('  ')}`),
      ...wrap(`match of the first minutes equals that of the whole recording: ${early.join(', ')}`),
    );
  } else lines.push(...wrap(`clusters: ${clusters.reason}`));
  for (const { subject, reason } of excluded) lines.push(...wrap(`left out: ${subject}: ${reason}`));
  for (const line of describeSkippedRows(skipped)) lines.push(...wrap(`not run: ${line}`));
  return lines.join('\n');
}

const scores = ({ scores: { macroF1, accuracy, balancedAccuracy } }: SummaryCell): string =>
  `${percent(macroF1.mean)} +-${percent(macroF1.halfWidth).padStart(4)} (${percent(macroF1.sd).padStart(4)}) ` +
  `${percent(accuracy.mean)}/${percent(balancedAccuracy.mean)}`;

/** Rows are methods, a block for each support rule, columns k. */
function grid(cells: readonly SummaryCell[], text: (cell: SummaryCell) => string): string[] {
  const columns = columnsOf(cells);
  return unique(columns.map(({ support }) => support)).flatMap((support) => {
    const own = columns.filter((column) => column.support === support);
    const inBlock = cells.filter((cell) => cell.support === support);
    const methods = unique(inBlock.map(({ method }) => method));
    const most = Math.max(...inBlock.map(({ people }) => people.length));
    const at = (method: string, { k }: Column): SummaryCell | undefined =>
      inBlock.find((cell) => cell.method === method && cell.k === k);
    const head = own.map((column) => {
      const people = Math.max(...methods.map((method) => at(method, column)?.people.length ?? 0));
      return `${columnName(column)}${people < most ? ` n ${people}` : ''}`;
    });
    return table(
      [support === 'none' ? '' : `${support} support`, ...head],
      methods.map((method) => [
        method,
        ...own.map((column) => {
          const cell = at(method, column);
          return cell === undefined ? '-' : text(cell);
        }),
      ]),
    );
  });
}

function differences(facts: EvaluationFacts, cells: readonly SummaryCell[], rival: Rival, name: string): string[] {
  const found = compareMethods(cells, rival);
  if (found.length === 0) return [];
  const columns = unique(found.map(({ support, k }) => `${support} ${k}`));
  const methods = unique(found.map(({ method }) => method));
  const chosen = facts.methods.filter((one) => one.chosenOn?.includes(facts.dataset) && methods.includes(one.name));
  const mark = (method: string): string => (chosen.some((one) => one.name === method) ? ' *' : '');
  const text = ({ difference, corrected }: Difference): string =>
    `${points(difference)} ${pText(corrected).replace('< ', '<')}`;
  return [
    ...wrap(
      `macro-F1 against ${name}, in points, and p (paired Wilcoxon, Holm over the table); both: mean of the support rules`,
    ),
    '',
    ...table(
      ['', ...columns.map((column) => column.replace('random', 'rnd').replace('chronological', 'chr'))],
      methods.map((method) => [
        `${method}${mark(method)}`,
        ...columns.map((column) => {
          const one = found.find((other) => other.method === method && `${other.support} ${other.k}` === column);
          return one === undefined ? '-' : text(one);
        }),
      ]),
    ),
    ...(chosen.length === 0
      ? []
      : [
          ...wrap(
            `* settings chosen while looking at ${chosen[0]!.chosenOn!.join(' and ')}: the p-value does not know of that`,
          ),
          '',
        ]),
  ];
}

function gains(rows: Evaluation['rows']): string[] {
  const found = decodingGains(rows);
  const columns = columnsOf(found);
  if (columns.length === 0) return [];
  return [
    ...wrap(
      'what decoding adds to windowed, in points of macro-F1: causal / offline / causal on windows in shuffled order',
    ),
    '',
    ...table(
      ['', ...columns.map((column) => columnName(column).replace('random', 'rnd').replace('chronological', 'chr'))],
      unique(found.map(({ method }) => method)).map((method) => [
        method,
        ...columns.map(({ support, k }) => {
          const one = found.find((other) => other.method === method && other.support === support && other.k === k);
          return one === undefined
            ? '-'
            : [one.causal, one.offline, one.shuffled].map(({ mean }) => points(mean)).join('/');
        }),
      ]),
    ),
  ];
}

/** Columns as wide as they need to be; what does not fit beside the others stands below, with the first column again. */
function table(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const all = [head, ...body];
  const width = head.map((_, c) => Math.max(...all.map((row) => row[c]!.length)));
  const lines: string[] = [];
  for (let from = 1; from < head.length; ) {
    let to = from + 1;
    const used = (end: number): number =>
      width[0]! + width.slice(from, end).reduce((sum, w) => sum + GAP.length + w, 0);
    while (to < head.length && used(to + 1) <= WIDTH) to++;
    for (const [i, row] of all.entries()) {
      const cells = row.slice(from, to).map((cell, c) => cell.padStart(width[from + c]!));
      lines.push([row[0]!.padEnd(width[0]!), ...cells].join(GAP).trimEnd());
      if (i === 0) lines.push('-'.repeat(used(to)));
    }
    lines.push('');
    from = to;
  }
  return lines;
}

export function wrap(text: string): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
