/** All cells of one person and method: support rules, k, draws and decodings, with the same supports for every method. */
import { MAJORITY } from '../fewShot.ts';
import { chooseSupport } from '../support.ts';
import { DECODINGS, type DecodingName, decodeAll } from './decode.ts';
import type { PreparedFold } from './fold.ts';
import type { PersonModel, Predictions, Window } from './method.ts';
import type { Normalisation, Protocol, SupportName } from './protocol.ts';
import type { EvaluationRow, SkippedRow } from './row.ts';
import { tally } from './scores.ts';

export interface CellsOptions {
  readonly protocol: Protocol;
  readonly method: string;
  readonly seed: number;
  readonly normalisation: Normalisation;
  readonly classes: readonly string[];
  readonly window: Window;
  readonly progress: (fraction: number) => Promise<void>;
}

export interface CellResults {
  readonly rows: readonly EvaluationRow[];
  readonly skipped: readonly SkippedRow[];
}

/** The control needs no more than one draw a cell: it is compared with the same draw in its true order. */
const SHUFFLED_DRAWS = 1;

export async function runCells(
  { guest, truth }: Pick<PreparedFold, 'guest' | 'truth'>,
  model: PersonModel,
  options: CellsOptions,
): Promise<CellResults> {
  const { protocol, method, seed, normalisation, classes, window, progress } = options;
  const { dataset, task, supports, k: counts, draws } = protocol;
  const windows = truth.map((label, i) => ({
    session: guest.sessions[i]!,
    start: guest.starts[i]!,
    label: guest.usable[i] ? label : null,
  }));
  const abstained = truth.filter((label, i) => label !== null && !guest.usable[i]).length;
  const rows: EvaluationRow[] = [];
  const skipped: SkippedRow[] = [];
  const names = { method, normalisation, seed, subject: guest.subject };

  const cell = (support: SupportName, k: number) => {
    const tallies = new Map(DECODINGS.map((decoding) => [decoding, tally(classes)]));
    let controlled = 0;
    let windowedMacroF1 = 0;
    return {
      add(predictions: Predictions | null, test: readonly number[], draw: number): void {
        const labels = test.map((i) => truth[i]!);
        const control = controlled++ < SHUFFLED_DRAWS;
        const name = control ? [seed, guest.subject, support, k, draw].join(' ') : undefined;
        const decoded: Partial<Record<DecodingName, Predictions | null>> =
          predictions === null ? MAJORITY_ONLY : decodeAll(guest, predictions, window, name, model.causal);
        for (const decoding of DECODINGS) {
          const own = decoded[decoding];
          if (own === undefined) continue;
          const { macroF1 } = tallies.get(decoding)!.add(labels, own, test);
          if (decoding === 'windowed' && control) windowedMacroF1 += macroF1 / SHUFFLED_DRAWS;
        }
      },
      close(): void {
        for (const [decoding, sum] of tallies) {
          const scored = sum.row();
          if (scored === undefined) continue;
          rows.push({
            ...{ dataset, task, method, support, k, normalisation, decoding, seed, subject: guest.subject },
            ...scored,
            abstained,
            ...(decoding === 'causal-shuffled' && { windowedMacroF1 }),
          });
        }
      },
    };
  };

  if (model.zeroShot !== undefined) {
    const test = [...windows.keys()].filter((i) => windows[i]!.label !== null);
    const present = new Set(test.map((i) => truth[i])).size;
    if (present >= 2) {
      const zero = cell('none', 0);
      zero.add(await model.zeroShot(), test, 0);
      zero.close();
    } else {
      const reason = `${present} of at least 2 classes are labelled`;
      skipped.push({ ...names, support: 'none', k: 0, draws: 1, reason });
    }
  }
  const columns = supports.flatMap((support) => counts.map((k) => ({ support, k })));
  for (const [at, { support, k }] of columns.entries()) {
    const own = cell(support, k);
    const reasons = new Map<string, number>();
    for (let draw = 0; draw < (support === 'random' ? draws : 1); draw++) {
      const name = [seed, guest.subject, k, draw].join(' ');
      const chosen = chooseSupport(windows, window.length, { rule: support, k, seed: name });
      if ('reason' in chosen) {
        reasons.set(chosen.reason, (reasons.get(chosen.reason) ?? 0) + 1);
        continue;
      }
      const labels = chosen.support.map((i) => truth[i]!);
      own.add(method === MAJORITY ? null : await model.classify(chosen.support, labels), chosen.test, draw);
      await progress((at + draw / draws) / columns.length);
    }
    own.close();
    for (const [reason, times] of reasons) skipped.push({ ...names, support, k, draws: times, reason });
  }
  return { rows, skipped };
}

/** The answer of the majority is the same in whatever way it is decoded. */
const MAJORITY_ONLY = { windowed: null, causal: null, offline: null } as const;
