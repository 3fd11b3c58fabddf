import { fitScaler } from '@cheer/signals';
import { expect, it } from 'vitest';
import { prepareFold } from '../../src/evaluate/fold.ts';
import { CALIBRATION_WINDOWS } from '../../src/evaluate/protocol.ts';
import { decodeTaskTable, encodeTaskTable } from '../../src/evaluate/taskTable.ts';
import { madeTable } from './madeTable.ts';

const table = madeTable({ people: 4, windows: 50 });
/** of all lists here, whose lengths are even */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[values.length / 2 - 1]! + sorted[values.length / 2]!) / 2;
}
const column = (rows: readonly Float32Array[], j: number): number[] => rows.map((row) => row[j]!);

it('population: the held-out person stands on the scale of the others', () => {
  const { guest, scaler } = prepareFold(table, 'P2', 'population');
  const others = table.rows.filter(({ subject }) => subject !== 'P2').map(({ values }) => values);
  expect(scaler).toEqual(fitScaler(others));
  const own = table.rows.find(({ subject }) => subject === 'P2')!;
  expect(guest.rows[0]![5]).toBeCloseTo((own.values[5]! - scaler.center[5]!) / scaler.scale[5]!, 5);
});

it('transductive: every feature of the person has median 0; calibration: over the first windows only', () => {
  const all = prepareFold(table, 'P2', 'transductive').guest;
  const first = prepareFold(table, 'P2', 'calibration').guest;
  for (const j of [0, 1, 60, 122]) {
    expect(median(column(all.rows, j))).toBeCloseTo(0, 5);
    expect(median(column(first.rows.slice(0, CALIBRATION_WINDOWS), j))).toBeCloseTo(0, 5);
  }
  // feature 1 drifts: after the calibration it is no more about 0
  expect(median(column(first.rows.slice(CALIBRATION_WINDOWS), 1))).toBeGreaterThan(0.3);
});

it('a person with too few usable windows is turned away, as by the device', () => {
  const rows = table.rows.map((row, i) =>
    row.subject === 'P2' && i % 50 > 5 ? { ...row, quality: { ...row.quality, overall: 0 } } : row,
  );
  expect(() => prepareFold({ ...table, rows }, 'P2', 'transductive')).toThrow(/P2 has 6 usable windows, at least 8/u);
});

it('a table is the same after a journey as bytes', () => {
  const rows = table.rows.map((row) => ({ ...row, values: row.values.map((x, j) => (j === 3 ? Number.NaN : x)) }));
  expect(decodeTaskTable(encodeTaskTable({ ...table, rows }))).toEqual({ ...table, rows });
});
