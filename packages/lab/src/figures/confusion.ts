/** Confusion matrices side by side: rows are the truth and sum to 100 %. */
import type { Confusion } from '../metrics.ts';
import { ACCENT, FIGURE_WIDTH, figure, MUTED, type Placed, round, text, textWidth } from './figure.ts';

export interface ConfusionData {
  readonly matrices: readonly { readonly title: string; readonly confusion: Confusion }[];
}

const GAP = 24;

export function confusionFigure({ matrices }: ConfusionData): string {
  const classes = Math.max(1, ...matrices.map(({ confusion }) => confusion.classes.length));
  const longest = Math.max(0, ...matrices.map(({ title }) => textWidth(title)));
  const fitting = Math.floor((FIGURE_WIDTH + GAP) / (longest * 1.1 + GAP));
  const columns = Math.max(1, Math.min(classes <= 2 ? 4 : 2, fitting, matrices.length));
  const width = (FIGURE_WIDTH - GAP * (columns - 1)) / columns;
  const names = Math.min(
    width / 3,
    Math.max(0, ...matrices.flatMap(({ confusion }) => confusion.classes.map((name) => textWidth(name)))) + 10,
  );
  const cell = Math.min(92, (width - names) / classes);
  const height = 74 + cell * 0.72 * classes;
  const parts: Placed[] = matrices.map(({ title, confusion }, i) => ({
    x: round((i % columns) * (width + GAP)),
    y: Math.floor(i / columns) * (height + GAP),
    svg: matrix(title, confusion, names, cell),
  }));
  const rows = Math.ceil(matrices.length / columns);
  return figure({
    title: 'Confusion matrices',
    description:
      'Each row is a true class, each column a predicted one; cells show the share of the row and the count.',
    height: rows * (height + GAP) - GAP,
    parts,
  });
}

function matrix(title: string, { classes, counts }: Confusion, left: number, cell: number): string {
  const tall = cell * 0.72;
  const top = 52;
  const fit = (name: string, room: number): string => {
    const most = Math.max(3, Math.floor(room / textWidth('x')));
    return name.length <= most ? name : `${name.slice(0, most - 1)}\u2026`;
  };
  const parts = [text(0, 14, title, { weight: 600 }), text(left, 34, 'predicted', { fill: MUTED, size: 11 })];
  for (const [p, name] of classes.entries()) {
    parts.push(text(left + cell * (p + 0.5), top - 5, fit(name, cell), { anchor: 'middle', size: 11 }));
  }
  for (const [t, row] of counts.entries()) {
    const total = row.reduce((sum, count) => sum + count, 0);
    const y = top + t * tall;
    parts.push(text(left - 6, y + tall / 2 + 4, fit(classes[t]!, left), { anchor: 'end', size: 11 }));
    for (const [p, count] of row.entries()) {
      const share = total === 0 ? 0 : count / total;
      const x = left + p * cell;
      parts.push(
        `<rect x="${round(x + 1)}" y="${round(y + 1)}" width="${round(cell - 2)}" height="${round(tall - 2)}" rx="3"` +
          ` fill="${ACCENT}" fill-opacity="${round(0.04 + 0.56 * share)}"/>`,
        text(x + cell / 2, y + tall / 2, total === 0 ? '-' : `${(100 * share).toFixed(0)} %`, {
          anchor: 'middle',
          weight: 600,
          size: 13,
        }),
        text(x + cell / 2, y + tall / 2 + 15, String(count), { anchor: 'middle', size: 10.5, fill: 'currentColor' }),
      );
    }
  }
  return parts.join('');
}
