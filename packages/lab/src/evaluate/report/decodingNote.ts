/** Why a method's decodings do not differ, said where the table of gains shows zeros. */
import { type Html, html } from '../../report/html.ts';
import { percent } from '../facts.ts';
import type { EvaluationRow } from '../row.ts';
import { grouped } from '../summary.ts';

/** of its person's figures that are the same causal as windowed */
const MOST_ALIKE = 0.75;
/** mean confidence above chance below which evidence is too weak to show that states last */
const UNSURE = 0.1;

/** @param rows of one normalisation */
export function decodingNote(rows: readonly EvaluationRow[], classes: number): Html | false {
  const same = grouped(
    rows.filter(({ method }) => method !== 'majority'),
    ({ method }) => method,
  ).flatMap((own) => {
    const confidence = meanConfidence(own);
    return sameShare(own) >= MOST_ALIKE && confidence - 1 / classes < UNSURE
      ? [`${own[0]!.method} (mean confidence ${percent(confidence)} %)`]
      : [];
  });
  return (
    same.length > 0 &&
    html`<p>Decoding leaves nearly every window of ${same.join(', ')} as it was: with ${classes} classes a toss has ${percent(1 / classes)} %, and how long states last is learned from the predictions, which here are too unsure to show that states last at all.</p>`
  );
}

function sameShare(rows: readonly EvaluationRow[]): number {
  const keyOf = ({ support, k, seed, subject }: EvaluationRow): string => [support, k, seed, subject].join('\u001f');
  const windowed = new Map(rows.filter(({ decoding }) => decoding === 'windowed').map((row) => [keyOf(row), row]));
  const causal = rows.filter((row) => row.decoding === 'causal' && windowed.has(keyOf(row)));
  const same = causal.filter((row) => Math.abs(row.macroF1 - windowed.get(keyOf(row))!.macroF1) < 1e-9);
  return causal.length === 0 ? 0 : same.length / causal.length;
}

function meanConfidence(rows: readonly EvaluationRow[]): number {
  const bins = rows.filter(({ decoding }) => decoding === 'windowed').flatMap(({ reliability }) => reliability);
  const windows = bins.reduce((sum, [count]) => sum + count, 0);
  return bins.reduce((sum, [, confidence]) => sum + confidence, 0) / windows;
}
