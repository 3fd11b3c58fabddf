/** Responses placed by hand: one alone by size, two by spacing and size. Everything here is simulated. */
import { match } from '../beats/assess.ts';
import { median } from '../beats/statistics.ts';
import { fixed, markdown, percent, type Row } from '../beats/table.ts';
import { cvxEda, type Decomposition, oneARun, ours } from './decompositions.ts';
import { type KnownSweat, pairs } from './sweat.ts';

const SEED = 1;
const COUNT = 12;
const AMPLITUDES = [0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.3, 1];
const SPACINGS = [1.5, 2, 3, 4, 6, 10];
const RATIOS = [0.5, 1, 2];
const FIRST = 0.2;
/** s: an onset further from the truth is another response's */
const NEAR = 0.7;

interface Case {
  readonly title: readonly (string | number)[];
  readonly known: KnownSweat;
}

export function aloneTable(): string {
  return table(
    ['amplitude, uS', 'responses'],
    AMPLITUDES.map((amplitude) => ({ title: [amplitude, COUNT], known: pairs(COUNT, amplitude, 0, 0, SEED) })),
    cells,
  );
}

export function pairsTable(): string {
  return table(
    ['spacing, s', 'second / first'],
    SPACINGS.flatMap((spacing) =>
      RATIOS.map((ratio) => ({ title: [spacing, ratio], known: pairs(COUNT, FIRST, spacing, ratio, SEED) })),
    ),
    cells,
  );
}

function table(head: readonly string[], cases: readonly Case[], measure: typeof cells): string {
  const signals = cases.map(({ known }) => known.samples);
  const ways = [ours(signals), ours(signals, oneARun), cvxEda(signals, [2, 0.7])];
  const rows: Row[] = cases.map(({ title, known }, i) => [
    ...title,
    ...ways.flatMap(({ each }) => measure(known, each[i]!)),
  ]);
  const of = (way: string): string[] => [`${way}: found %`, 'extra', 'onset error, s', 'amplitude ratio'];
  return markdown([...head, ...of('ours'), ...of('one a run'), ...of('cvxEDA (2, 0.7 s)')], rows);
}

/** Share of the responses found, found too many for each, median onset error and amplitude ratio. */
function cells({ responses }: KnownSweat, found: Decomposition): Row {
  const { ofTruth, ofFound } = match(
    found.responses.map(({ onset }) => onset),
    responses.map(({ onset }) => onset),
    NEAR,
  );
  const hits = responses.flatMap(({ onset, amplitude }, i) => {
    const one = found.responses[ofTruth[i]!];
    return one === undefined ? [] : [{ error: one.onset - onset, ratio: one.amplitude / amplitude }];
  });
  const extra = ofFound.filter((i) => i < 0).length;
  return [
    percent(hits.length / responses.length, 0),
    fixed(extra / responses.length, 2),
    fixed(median(hits.map(({ error }) => error)), 2),
    fixed(median(hits.map(({ ratio }) => ratio)), 2),
  ];
}
