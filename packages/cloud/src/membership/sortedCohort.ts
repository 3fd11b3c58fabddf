/**
 * Scalers of many cohorts of the same people: each feature is sorted once, and the members' values of a cohort then come in
 * order. The same numbers as `fitScaler` of the members' windows.
 */
import { fitScaler, IQR_OF_NORMAL, type Scaler } from '@cheer/signals';
import type { Cohort } from './cohort.ts';
import type { Split } from './splits.ts';

/** What a release of the members alone would be scaled by. */
export type ScalerOf = (split: Split) => Scaler;

export function scalersOf({ rows }: Pick<Cohort, 'rows'>): ScalerOf {
  const width = rows[0]?.[0]?.length ?? 0;
  const flat = rows.flatMap((own, person) => own.map((row) => ({ row, person })));
  const columns = Array.from({ length: width }, (_, j) => {
    const sorted = flat.filter(({ row }) => Number.isFinite(row[j]!)).sort((a, b) => a.row[j]! - b.row[j]!);
    return {
      values: Float64Array.from(sorted, ({ row }) => row[j]!),
      people: Int32Array.from(sorted, ({ person }) => person),
    };
  });
  const held = new Float64Array(flat.length);
  return ({ member }) => {
    const center = new Float32Array(width);
    const scale = new Float32Array(width).fill(1);
    for (const [j, { values, people }] of columns.entries()) {
      let count = 0;
      for (let i = 0; i < values.length; i++) if (member[people[i]!] === 1) held[count++] = values[i]!;
      if (count === 0) continue;
      const own = held.subarray(0, count);
      center[j] = quantile(own, 0.5);
      const robust = Math.fround((quantile(own, 0.75) - quantile(own, 0.25)) / IQR_OF_NORMAL);
      // the rule for what hardly varies stands in one place
      scale[j] = robust > 0 ? robust : fitScaler([...own].map((x) => Float32Array.of(x))).scale[0]!;
    }
    return { center, scale };
  };
}

/** Type 7, of what is in order. */
function quantile(ascending: Float64Array, p: number): number {
  const place = (ascending.length - 1) * p;
  const below = Math.floor(place);
  const low = ascending[below]!;
  return place === below ? low : low + (place - below) * (ascending[below + 1]! - low);
}
