/** Writes a day of three signals in each format: `make.ts FOLDER`. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '@cheer/signals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { avroBytes, edfBytes } from '../../packages/recordings/test/formats/writers.ts';

const [folder] = process.argv.slice(2) as [string];
const SECONDS = 24 * 3600;
const START = 1709287200;

const wave = (rate: number, seconds: number, from = 0, offset = 0): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => offset + Math.sin((from + i / rate) * 7) + (i % 97) / 1000);

const recording = (seconds: number, from: number): Recording => ({
  subject: 'p',
  session: '1',
  channels: {
    BVP: { unit: 'a.u.', start: START + from, rate: 64, samples: wave(64, seconds, from) },
    GSR: { unit: 'uS', start: START + from, rate: 4, samples: wave(4, seconds, from, 3) },
    SKT: { unit: 'degC', start: START + from, rate: 4, samples: wave(4, seconds, from, 33) },
  },
  annotations: [],
  tags: [],
  faults: [],
  reference: {},
});

const { BVP, GSR, SKT } = recording(SECONDS, 0).channels;
const sparse = (samples: Float32Array, i: number): number | null => (i % 16 === 0 ? samples[i / 16]! : null);
for (const name of ['csv', 'parquet', 'edf', 'embraceplus']) mkdirSync(join(folder, name));
const csv = openSync(join(folder, 'csv', 'P01.csv'), 'w');
let text = 't,ppg,eda,temp\n';
for (let i = 0; i < BVP!.samples.length; i++) {
  const cells = [
    (START + i / 64).toFixed(6),
    BVP!.samples[i]!.toFixed(5),
    sparse(GSR!.samples, i)?.toFixed(5),
    sparse(SKT!.samples, i)?.toFixed(3),
  ];
  text += `${cells.map((cell) => cell ?? '').join(',')}\n`;
  if (text.length < 1e6) continue;
  writeSync(csv, text);
  text = '';
}
writeSync(csv, text);
closeSync(csv);
const rows = Array.from(BVP!.samples);
const columnData = [
  { name: 't', data: rows.map((_, i) => BigInt(Math.round((START + i / 64) * 1e6))), type: 'INT64' as const },
  { name: 'ppg', data: rows, type: 'FLOAT' as const },
  { name: 'eda', data: rows.map((_, i) => sparse(GSR!.samples, i)), type: 'FLOAT' as const, nullable: true },
  { name: 'temp', data: rows.map((_, i) => sparse(SKT!.samples, i)), type: 'FLOAT' as const, nullable: true },
];
writeFileSync(
  join(folder, 'parquet', 'P01.parquet'),
  new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1_000_000 })),
);
writeFileSync(join(folder, 'edf', 'P01.edf'), edfBytes(recording(SECONDS, 0), 2));
for (let from = 0; from < SECONDS; from += 1800) {
  writeFileSync(join(folder, 'embraceplus', `1-1-007_${START + from}.avro`), await avroBytes(recording(1800, from)));
}
