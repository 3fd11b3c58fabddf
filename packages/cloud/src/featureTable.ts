/** A table of features: one row a window, and what holds for all of them; the rules that every file of one must keep. */
import { CheerError, CLEANING, FEATURES, quoted, treeHash } from '@cheer/signals';
import { z } from 'zod';

export interface FeatureRow {
  readonly subject: string;
  readonly session: string;
  /** unix seconds */
  readonly start: number;
  /** the class, null if the window has none */
  readonly label: string | null;
  /** the part of the protocol, null if none fills the window */
  readonly stage: string | null;
  /** 0 to 1 */
  readonly quality: {
    readonly overall: number;
    readonly BVP: number;
    readonly GSR: number;
    readonly SKT: number;
  };
  /** 123 features, NaN = masked */
  readonly values: Float32Array;
}

const metaSchema = z.strictObject({
  dataset: z.string().min(1),
  /** true if no person was ever measured */
  simulated: z.boolean(),
  classes: z.array(z.string().min(1)),
  /** s */
  windowLength: z.number().positive(),
  /** s */
  step: z.number().positive(),
  /** what was cleaned at once; tables from before that was said come from windows cleaned one by one */
  cleaning: z.literal(
    CLEANING,
    `must be "${CLEANING}": the windows must come from a recording that was cleaned as a whole`,
  ),
  treeHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** program and version that made it */
  generator: z.string().min(1),
});
export type TableMeta = Readonly<z.infer<typeof metaSchema>>;

export interface FeatureTable {
  readonly rows: readonly FeatureRow[];
  readonly meta: TableMeta;
}

/** The columns before the features: what a row is of. */
const KEYS = [
  { name: 'subject', type: 'text', get: (row: FeatureRow) => row.subject },
  { name: 'session', type: 'text', get: (row: FeatureRow) => row.session },
  { name: 'start', type: 'number', get: (row: FeatureRow) => row.start },
  { name: 'label', type: 'text?', get: (row: FeatureRow) => row.label },
  { name: 'stage', type: 'text?', get: (row: FeatureRow) => row.stage },
  { name: 'quality', type: 'number', get: (row: FeatureRow) => row.quality.overall },
  { name: 'quality_bvp', type: 'number', get: (row: FeatureRow) => row.quality.BVP },
  { name: 'quality_gsr', type: 'number', get: (row: FeatureRow) => row.quality.GSR },
  { name: 'quality_skt', type: 'number', get: (row: FeatureRow) => row.quality.SKT },
] as const;

export type Cell = string | number | null;
export interface Column {
  readonly name: string;
  /** `text?` may be missing; `feature` is a 32-bit number that may be */
  readonly type: 'text' | 'text?' | 'number' | 'feature';
  readonly get: (row: FeatureRow) => Cell;
}

/** Every column of a file, in order. */
export const COLUMNS: readonly Column[] = [
  ...KEYS,
  ...FEATURES.map(({ name, index }): Column => {
    const get = (row: FeatureRow): Cell => (Number.isNaN(row.values[index]!) ? null : row.values[index]!);
    return { name, type: 'feature', get };
  }),
];

/** What a reader of a format found in a file: named columns, and a cell by column and row. */
export interface RawTable {
  readonly meta: unknown;
  readonly names: readonly string[];
  readonly count: number;
  readonly cell: (column: number, row: number) => unknown;
}

/** The table of what was found in a file; `tree-mismatch` or `table-invalid` if it breaks a rule. */
export async function assemble(path: string, raw: RawTable): Promise<FeatureTable> {
  const where = `readTable: ${path}`;
  const meta = await checkMeta(where, raw.meta);
  checkNames(where, raw.names);
  const rows: FeatureRow[] = [];
  for (let i = 0; i < raw.count; i++) {
    const text = (column: number): string => raw.cell(column, i) as string;
    const optional = (column: number): string | null => (raw.cell(column, i) as string | undefined) ?? null;
    const number = (column: number): number => raw.cell(column, i) as number;
    COLUMNS.forEach(({ type }, column) => {
      checkCell(where, i, column, raw.cell(column, i), type);
    });
    rows.push({
      subject: text(0),
      session: text(1),
      start: number(2),
      label: optional(3),
      stage: optional(4),
      quality: { overall: number(5), BVP: number(6), GSR: number(7), SKT: number(8) },
      values: Float32Array.from(FEATURES, (_, j) => number(KEYS.length + j) ?? Number.NaN),
    });
  }
  checkRows(where, rows, meta);
  return { rows, meta };
}

/** Throws `table-invalid` or `tree-mismatch` if a table that is to be written breaks a rule. */
export async function checkTable(path: string, table: FeatureTable): Promise<void> {
  const where = `writeTable: ${path}`;
  const meta = await checkMeta(where, table.meta);
  table.rows.forEach((row, i) => {
    if (row.values.length !== FEATURES.length) {
      throw invalid(where, `row ${i + 1}: there must be ${FEATURES.length} features, got ${row.values.length}`);
    }
    COLUMNS.forEach((column, j) => {
      checkCell(where, i, j, column.get(row), column.type);
    });
  });
  checkRows(where, table.rows, meta);
}

export function invalid(where: string, problem: string, remedy?: string, options?: ErrorOptions): CheerError {
  return new CheerError(
    'table-invalid',
    `${where}: ${problem}`,
    remedy ?? 'Make the table again with extract.',
    options,
  );
}

async function checkMeta(where: string, meta: unknown): Promise<TableMeta> {
  const parsed = metaSchema.safeParse(meta);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw invalid(where, `metadata ${path.join('.')}: ${message}`);
  }
  const tree = await treeHash();
  if (parsed.data.treeHash !== tree) {
    throw new CheerError(
      'tree-mismatch',
      `${where}: the features must be those of tree ${tree.slice(0, 12)}, got tree ${parsed.data.treeHash.slice(0, 12)}`,
      `The table was made by ${quoted(parsed.data.generator)}; make it again with this version.`,
    );
  }
  return parsed.data;
}

function checkNames(where: string, names: readonly string[]): void {
  const expected = COLUMNS.map(({ name }) => name);
  const missing = expected.find((name) => !names.includes(name));
  if (missing !== undefined) throw invalid(where, `there must be a column ${missing}, got ${names.length} others`);
  const extra = names.find((name, i) => !expected.includes(name) || names.indexOf(name) !== i);
  if (extra !== undefined) {
    throw invalid(where, `there must be no other column than the table's ${expected.length}, got ${quoted(extra)}`);
  }
  const at = expected.findIndex((name, i) => names[i] !== name);
  if (at >= 0) {
    throw invalid(where, `column ${at + 1} must be ${expected[at]}, got ${quoted(names[at])}`, 'Restore the order.');
  }
}

function checkCell(where: string, row: number, column: number, value: unknown, type: Column['type']): void {
  const missing = value === null || value === undefined;
  const fits =
    type === 'text' || type === 'text?'
      ? (typeof value === 'string' && value !== '') || (missing && type === 'text?')
      : typeof value === 'number'
        ? Number.isFinite(type === 'feature' ? Math.fround(value) : value)
        : missing && type === 'feature';
  if (fits) return;
  const rule = { text: 'text', 'text?': 'text or nothing', number: 'a number', feature: 'a 32-bit number or nothing' }[
    type
  ];
  throw invalid(where, `row ${row + 1}, column ${COLUMNS[column]!.name}: must be ${rule}, got ${quoted(value)}`);
}

/** What can only be said of rows that are whole. */
function checkRows(where: string, rows: readonly FeatureRow[], meta: TableMeta): void {
  const seen = new Set<string>();
  rows.forEach((row, i) => {
    for (const [name, share] of Object.entries(row.quality)) {
      if (share < 0 || share > 1)
        throw invalid(where, `row ${i + 1}: quality ${name} must be from 0 to 1, got ${share}`);
    }
    if (row.label !== null && !meta.classes.includes(row.label)) {
      throw invalid(
        where,
        `row ${i + 1}, column label: must be one of ${meta.classes.join(', ')}, got ${quoted(row.label)}`,
        'Correct the label, or the classes in the metadata.',
      );
    }
    const key = JSON.stringify([row.subject, row.session, row.start]);
    if (seen.has(key)) {
      throw invalid(
        where,
        `row ${i + 1}: there must be one row for each subject, session and start, got ${quoted(key)} twice`,
      );
    }
    seen.add(key);
  });
}
