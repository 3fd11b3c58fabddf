import { readFileSync } from 'node:fs';
import { parseMapping } from '../../src/table/mapping.ts';
import { readColumns } from '../../src/table/read.ts';
import { contract } from '../contract.ts';

const about = { subject: 'p', session: '1' };
const timed = parseMapping('BVP=ppg@64,GSR=eda[nS]@4,SKT=temp[F]@64,time=t');

for (const name of ['usual', 'small-pages', 'gzip']) {
  contract({
    name: `${name}.parquet`,
    file: 'x.parquet',
    make: () => readFileSync(new URL(`./golden/${name}.parquet`, import.meta.url)),
    read: (source) => readColumns([source], timed, about),
    place: /^readColumns: x\.parquet.*: .{15,}/s,
    codes: [
      'recording-invalid',
      'file-truncated',
      'format-unknown',
      'header-invalid',
      'value-absurd',
      'number-invalid',
      'option-invalid',
      'too-large',
      'recording-empty',
    ],
    // pages are compressed without a checksum, and a value in a dictionary is many in the table; a wrong time makes a gap
    changes: ['same', 'one sample', 'an array', 'a length'],
    flips: 500,
    reads: 6,
  });
}

const rows = Array.from({ length: 640 }, (_, i) => {
  const eda = i % 16 === 0 ? (2 + i / 1000).toFixed(4) : '';
  return `${(1709287200 + i / 64).toFixed(6)};${(50 * Math.sin(i / 9)).toFixed(3)};${eda}`;
});
for (const [kind, map, text] of [
  ['timed', 'BVP=ppg@64,GSR=eda@4,time=t', ['t;ppg;eda', ...rows].join('\r\n')],
  ['untimed', 'BVP=#1@64,GSR=#2@64', rows.map((row) => `${row.split(';')[1]},2.5`).join('\n')],
] as const) {
  contract({
    name: `a ${kind} csv`,
    file: 'x.csv',
    make: () => new TextEncoder().encode(`${text}\n`),
    read: (source) => readColumns([source], parseMapping(map), about),
    place: /^(readColumns|readText): x\.csv.*: .{15,}/s,
    codes: [
      'file-truncated',
      'file-unreadable',
      'header-invalid',
      'number-invalid',
      'value-absurd',
      'option-invalid',
      'too-large',
      'recording-empty',
    ],
    cut: ['file-truncated', 'recording-empty', 'header-invalid', 'option-invalid'],
    beginnings: true,
    // a digit may be another, and a byte the end of a line
    changes: ['same', 'one sample', 'a length'],
    flips: 500,
    refused: 0.05,
  });
}
