/**
 * The folder of an evaluation: what shows that it is one, what an earlier run left in it, and how results get into it. A run that
 * fails, or holds less than what is there, changes nothing of it.
 */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '@cheer/cloud';
import type { EvaluationFacts, EvaluationRow } from '@cheer/lab/evaluate';
import { CheerError, quoted } from '@cheer/signals';
import { refuse } from '../../options.ts';
import { checkOutputFolder } from '../../outputFolder.ts';

/** what a run found, beside its rows */
export const SUMMARY = 'cheer-evaluation.json';
const ROWS = 'results.json';
/** says that a folder is an evaluation's own before there is a result in it */
const MARK = '.cheer-evaluation';

export interface Earlier {
  readonly rows: readonly EvaluationRow[];
  /** absent if the summary is gone or of another version */
  readonly facts?: Pick<EvaluationFacts, 'window' | 'protocol'>;
}

/** What a run will hold: rows of these. */
export type Intended = Pick<EvaluationFacts, 'window' | 'protocol' | 'normalisations' | 'seeds'> & {
  readonly methods: readonly { readonly name: string }[];
};

/** @throws CheerError `option-invalid` if the folder is somebody else's */
export const checkOurs = (out: string): Promise<void> =>
  checkOutputFolder('evaluate', out, true, existsSync(join(out, MARK)) ? MARK : SUMMARY);

export async function openOutput(out: string): Promise<void> {
  await mkdir(join(out, 'work'), { recursive: true });
  writeAtomically(join(out, MARK), new TextEncoder().encode('Made by cheer evaluate.\n'));
}

/** Undefined if there are no results. A file that cannot be understood counts as results that no run would contain. */
export function readEarlier(out: string): Earlier | undefined {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(out, name), 'utf8'));
  if (!existsSync(join(out, ROWS))) return undefined;
  try {
    const rows = read(ROWS) as EvaluationRow[];
    const { facts } = (existsSync(join(out, SUMMARY)) ? read(SUMMARY) : {}) as Partial<Earlier>;
    return { rows: [...rows], ...(facts && { facts }) };
  } catch (cause) {
    throw new CheerError(
      'option-invalid',
      `evaluate: ${quoted(out)} holds results that cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      'Choose another --out, or --replace.',
    );
  }
}

/** Before any work. @throws CheerError `option-invalid` if the run would not contain what is there */
export function checkIntended(out: string, { rows, facts }: Earlier, next: Intended): void {
  const { protocol, window } = next;
  const lost: string[] = [];
  if (facts !== undefined) {
    const was = facts.protocol;
    const settings = [
      ['window', facts.window.length, window.length],
      ['step', facts.window.step, window.step],
      ['--clusters', was.clusters, protocol.clusters],
      ['--steps', was.steps, protocol.steps],
    ] as const;
    for (const [name, before, now] of settings) if (before !== now) lost.push(`${name} ${before ?? 'as cheer train'}`);
    if (was.draws > protocol.draws) lost.push(`--draws ${was.draws}`);
  }
  const kept: Readonly<Partial<Record<keyof EvaluationRow, readonly unknown[]>>> = {
    dataset: [protocol.dataset],
    task: [protocol.task],
    method: next.methods.map(({ name }) => name),
    support: ['none', ...protocol.supports],
    k: [0, ...protocol.k],
    normalisation: next.normalisations,
    seed: next.seeds,
  };
  for (const [name, values] of Object.entries(kept)) {
    const found = new Set(rows.map((row) => row[name as keyof EvaluationRow]));
    const gone = [...found].filter((value) => !values.includes(value));
    if (gone.length > 0) lost.push(`${name} ${gone.join(', ')}`);
  }
  if (lost.length > 0) refuseLoss(out, lost.join('; '));
}

/** Before anything is written. @throws CheerError `option-invalid` if rows that are there would be lost */
export function checkKept(out: string, { rows }: Earlier, next: readonly EvaluationRow[]): void {
  const keyOf = (row: EvaluationRow): string =>
    [
      row.dataset,
      row.task,
      row.method,
      row.support,
      row.k,
      row.normalisation,
      row.decoding,
      row.seed,
      row.subject,
    ].join('\u001f');
  const kept = new Set(next.map(keyOf));
  const gone = rows.filter((row) => !kept.has(keyOf(row)));
  if (gone.length === 0) return;
  const people = new Set(gone.map(({ subject }) => subject));
  refuseLoss(
    out,
    `${gone.length} rows, of ${[...people].slice(0, 6).join(', ')}${people.size > 6 ? ' and others' : ''}`,
  );
}

function refuseLoss(out: string, what: string): never {
  refuse(
    'evaluate',
    `${quoted(out)} holds results that this run would not contain, so it must be told to replace them`,
    what,
    'Choose another --out, ask for those too, or --replace. What is computed is kept in either case.',
  );
}

/** All files under temporary names, then all renamed: a write that fails leaves what was there. */
export function writeTogether(out: string, files: Readonly<Record<string, Uint8Array | string>>): void {
  const names = Object.keys(files);
  const temporary = (name: string): string => join(out, `${name}.new`);
  try {
    for (const name of names) {
      const content = files[name]!;
      writeAtomically(temporary(name), typeof content === 'string' ? new TextEncoder().encode(content) : content);
    }
    for (const name of names) renameSync(temporary(name), join(out, name));
  } catch (error) {
    for (const name of names) rmSync(temporary(name), { force: true, recursive: true });
    throw error;
  }
}
