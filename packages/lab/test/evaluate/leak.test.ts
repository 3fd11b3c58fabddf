/** Nothing of the held-out person reaches what is learned: not through scaler, clusters, encoders, labels or order. */
import { expect, it } from 'vitest';
import { foldFor, prepareFold } from '../../src/evaluate/fold.ts';
import type { Method } from '../../src/evaluate/method.ts';
import { METHODS } from '../../src/evaluate/methods/index.ts';
import { NORMALISATIONS, type Normalisation } from '../../src/evaluate/protocol.ts';
import type { TaskTable } from '../../src/evaluate/taskTable.ts';
import { madeTable } from './madeTable.ts';

const table = madeTable({ people: 5, windows: 30 });

/** Every value of one person becomes another, and every label the other one. */
function marked(subject: string): TaskTable {
  const other = (label: string | null): string | null => label && (label === 'rest' ? 'stress' : 'rest');
  const rows = table.rows.map((row) =>
    row.subject === subject ? { ...row, values: row.values.map((x) => 7 * x * x + 100), label: other(row.label) } : row,
  );
  return { ...table, rows };
}

async function artefact(method: Method, from: TaskTable, normalisation: Normalisation): Promise<string> {
  const prepared = prepareFold(from, 'P3', normalisation);
  const fold = foldFor(prepared, method.needsLabels, {
    ...{ seed: 1, classes: from.classes, window: from.window, clusters: 2, steps: 2 },
    progress: async () => {},
  });
  return Buffer.from(await (await method.fit(fold)).artefact()).toString('base64');
}

/** the sequence networks take minutes; what they are given is the same fold, which the others are tested on */
const QUICK = METHODS.filter(({ slow }) => slow !== true);
/** from other people */
const LEARNS_NOTHING = ['majority', 'raw', 'raw-L2', 'random-encoder', 'raw-L2-forward'];

it.each(QUICK)(
  '$name learns the same bytes whatever the held-out person recorded, and others if anybody else did',
  async (method) => {
    const before = await artefact(method, table, 'transductive');
    expect(await artefact(method, marked('P3'), 'transductive')).toBe(before);
    if (LEARNS_NOTHING.includes(method.name)) expect(before).toBe('');
    else expect(await artefact(method, marked('P5'), 'transductive')).not.toBe(before);
  },
);

it.each(NORMALISATIONS)(
  'the fold holds nothing of the held-out person, nor labels, with normalisation %s',
  (normalisation) => {
    const plain = prepareFold(table, 'P3', normalisation);
    const other = prepareFold(marked('P3'), 'P3', normalisation);
    expect(other.people).toEqual(plain.people);
    expect(other.scaler).toEqual(plain.scaler);
    expect(plain.people.map(({ subject }) => subject)).toEqual(['P1', 'P2', 'P4', 'P5']);
    const rest = { seed: 1, classes: table.classes, window: table.window, clusters: 2, progress: async () => {} };
    expect(
      foldFor(plain, false, rest)
        .people.flatMap(({ labels }) => labels)
        .every((label) => label === null),
    ).toBe(true);
    expect(foldFor(plain, true, rest).people.flatMap(({ labels }) => labels)).toContain('stress');
  },
);
