export type Row = readonly (string | number)[];

/** A table in Markdown, a line a row. */
export function markdown(head: readonly string[], rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** A number with so many decimals, a dash for one that is not there. */
export const fixed = (value: number, decimals = 1): string => (Number.isFinite(value) ? value.toFixed(decimals) : '-');

/** A share in per cent. */
export const percent = (share: number, decimals = 1): string => fixed(100 * share, decimals);
