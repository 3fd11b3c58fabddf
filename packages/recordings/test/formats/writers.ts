/** One recording written in each format, for tests that hold them against each other. */
import type { Channel, Recording } from '@cheer/signals';
import avro from 'avsc';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readE4 } from '../../src/e4/read.ts';
import { writeE4 } from '../../src/e4/write.ts';
import { readEdf } from '../../src/edf/read.ts';
import { readEmbracePlus } from '../../src/embraceplus/read.ts';
import { folderOf } from '../../src/folder.ts';
import { type ByteSource, bytesSource } from '../../src/source.ts';
import { parseMapping } from '../../src/table/mapping.ts';
import { readColumns } from '../../src/table/read.ts';
import { readGrid } from '../../src/wemac/grid.ts';
import { readStimulus } from '../../src/wemac/read.ts';
import { readWesad } from '../../src/wesad/read.ts';
import { doubles, matFile, stimulus, struct } from '../wemac/matMaker.ts';
import { column, labels, pickle, session } from '../wesad/pickleMaker.ts';

export interface Format {
  readonly name: string;
  /** files by name */
  write(recording: Recording): Map<string, Uint8Array> | Promise<Map<string, Uint8Array>>;
  read(files: ReadonlyMap<string, ByteSource>): Promise<Recording | readonly Recording[]>;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const only = (files: ReadonlyMap<string, ByteSource>): ByteSource => [...files.values()][0]!;
const about = { subject: 'p', session: '1' };
export const sources = (files: ReadonlyMap<string, Uint8Array>): Map<string, ByteSource> =>
  new Map([...files].map(([name, bytes]) => [name, bytesSource(name, bytes)]));

const TIMED = 'BVP=ppg,GSR=eda,SKT=temp,time=t[us]';
const UNTIMED = 'BVP=bvp.csv:value@64,GSR=eda.csv:value@4,SKT=temp.csv:value@4';

/** rows of the fastest channel, the others in the rows of their own times */
function tableOf({ channels }: Recording) {
  const { BVP, GSR, SKT } = channels as Record<'BVP' | 'GSR' | 'SKT', Channel>;
  const at =
    ({ samples, rate }: Channel) =>
    (_: unknown, i: number) => {
      const index = (i * rate) / BVP.rate;
      return Number.isInteger(index) && index < samples.length ? samples[index]! : null;
    };
  const rows = Array.from(BVP.samples);
  const t = rows.map((_, i) => BigInt(Math.round((BVP.start + i / BVP.rate) * 1e6)));
  return { t, ppg: rows, eda: rows.map(at(GSR)), temp: rows.map(at(SKT)) };
}

/** EDF or BDF by its specification: records of 1 s, digital limits at the extremes of each signal. */
export function edfBytes({ channels }: Recording, width: 2 | 3): Uint8Array {
  const signals = Object.entries(channels).filter(([name]) => !name.startsWith('ACC'));
  const most = 2 ** (8 * width - 1) - 1;
  const text = (value: unknown, length: number) => String(value).padEnd(length).slice(0, length);
  /** a little wider than the signal, as the 8 characters of the header can say it */
  const shown = signals.map(([, { samples }]): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of samples) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const wider = (high - low) / 1000;
    return [Number(text((low - wider).toPrecision(6), 8)), Number(text((high + wider).toPrecision(6), 8))];
  });
  const start = new Date(signals[0]![1].start * 1000).toISOString();
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T([\d:]{8})/.exec(start)!;
  const records = Math.floor(Math.min(...signals.map(([, { samples, rate }]) => samples.length / rate)));
  const fields = [
    [16, signals.map(([name]) => name)],
    [80, signals.map(() => '')],
    [8, signals.map(([, { unit }]) => unit)],
    [8, shown.map(([low]) => low)],
    [8, shown.map(([, high]) => high)],
    [8, signals.map(() => -most)],
    [8, signals.map(() => most)],
    [80, signals.map(() => '')],
    [8, signals.map(([, { rate }]) => rate)],
    [32, signals.map(() => '')],
  ] as const;
  const version = width === 3 ? '\xffBIOSEMI' : text('0', 8);
  const head =
    version +
    text('p', 80) +
    text('r', 80) +
    `${day}.${month}.${year}${time!.replaceAll(':', '.')}` +
    text(256 * (1 + signals.length), 8) +
    text('', 44) +
    text(records, 8) +
    text(1, 8) +
    text(signals.length, 4) +
    fields.map(([length, values]) => values.map((value) => text(value, length)).join('')).join('');
  const record = signals.reduce((sum, [, { rate }]) => sum + rate * width, 0);
  const bytes = new Uint8Array(head.length + records * record);
  for (let i = 0; i < head.length; i++) bytes[i] = head.charCodeAt(i);
  let at = head.length;
  for (let r = 0; r < records; r++) {
    signals.forEach(([, { samples, rate }], s) => {
      const [low, high] = shown[s]!;
      for (let i = 0; i < rate; i++) {
        const digital = Math.round(((samples[r * rate + i]! - low) / (high - low)) * 2 * most - most);
        for (let byte = 0; byte < width; byte++) bytes[at++] = (digital >> (8 * byte)) & 255;
      }
    });
  }
  return bytes;
}

const SIGNAL = (name: string) => ({
  name,
  type: {
    type: 'record',
    name: name.toUpperCase(),
    fields: [
      { name: 'timestampStart', type: 'long' },
      { name: 'samplingFrequency', type: 'float' },
      { name: 'values', type: { type: 'array', items: 'float' } },
    ],
  },
});

/** As avsc, one more implementation, writes it. */
export async function avroBytes({ channels }: Recording): Promise<Uint8Array> {
  const schema = {
    type: 'record',
    name: 'Session',
    fields: [
      { name: 'rawData', type: { type: 'record', name: 'RawData', fields: ['bvp', 'eda', 'temperature'].map(SIGNAL) } },
    ],
  };
  const signal = ({ start, rate, samples }: Channel) => ({
    timestampStart: Math.round(start * 1e6),
    samplingFrequency: rate,
    values: Array.from(samples),
  });
  const { BVP, GSR, SKT } = channels as Record<'BVP' | 'GSR' | 'SKT', Channel>;
  const parts: Uint8Array[] = [];
  const encoder = new avro.streams.BlockEncoder(avro.Type.forSchema(schema as never), { codec: 'deflate' });
  encoder.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise((done) => encoder.on('end', done));
  encoder.end({ rawData: { bvp: signal(BVP), eda: signal(GSR), temperature: signal(SKT) } });
  await ended;
  return Uint8Array.from(Buffer.concat(parts));
}

const csv = ({ t, ppg, eda, temp }: ReturnType<typeof tableOf>): string =>
  `t;ppg;eda;temp\r\n${t.map((time, i) => [time, ppg[i], eda[i], temp[i]].map((cell) => String(cell ?? '').replace('.', ',')).join(';')).join('\r\n')}\r\n`;

const series = (values: Float32Array): string => `value\n${Array.from(values, String).join('\n')}\n`;

export const FORMATS: readonly Format[] = [
  { name: 'E4', write: writeE4, read: (files) => readE4(folderOf('p', files)) },
  {
    name: 'CSV with times, decimal commas',
    write: (recording) => new Map([['x.csv', utf8(csv(tableOf(recording)))]]),
    read: (files) => readColumns([only(files)], parseMapping(TIMED), about),
  },
  {
    name: 'CSV, a file a signal',
    write: ({ channels: { BVP, GSR, SKT } }) =>
      new Map([
        ['bvp.csv', utf8(series(BVP!.samples))],
        ['eda.csv', utf8(series(GSR!.samples))],
        ['temp.csv', utf8(series(SKT!.samples))],
      ]),
    read: (files) => readColumns([...files.values()], parseMapping(UNTIMED), about),
  },
  {
    name: 'Parquet',
    write: (recording) => {
      const { t, ppg, eda, temp } = tableOf(recording);
      const columnData = [
        { name: 't', data: t, type: 'INT64' as const },
        { name: 'ppg', data: ppg, type: 'FLOAT' as const },
        { name: 'eda', data: eda, type: 'FLOAT' as const, nullable: true },
        { name: 'temp', data: temp, type: 'FLOAT' as const, nullable: true },
      ];
      return new Map([['x.parquet', new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 5000 }))]]);
    },
    read: (files) => readColumns([only(files)], parseMapping(TIMED), about),
  },
  {
    name: 'EmbracePlus',
    write: async (recording) => new Map([['1-1-007_1709287200.avro', await avroBytes(recording)]]),
    read: (files) => readEmbracePlus([...files.values()]),
  },
  {
    name: 'EDF',
    write: (recording) => new Map([['x.edf', edfBytes(recording, 2)]]),
    read: (files) => readEdf(only(files)),
  },
  {
    name: 'BDF',
    write: (recording) => new Map([['x.bdf', edfBytes(recording, 3)]]),
    read: (files) => readEdf(only(files)),
  },
  {
    name: 'WESAD',
    write: ({ channels: { BVP, GSR, SKT } }) => {
      const wrist = { BVP: column(BVP!.samples), EDA: column(GSR!.samples), TEMP: column(SKT!.samples) };
      const seconds = BVP!.samples.length / BVP!.rate;
      return new Map([['S2.pkl', pickle(session(wrist, { label: labels(new Int32Array(seconds * 700)) }))]]);
    },
    read: (files) => readWesad(only(files)),
  },
];

/** 200 Hz and 10 Hz are its rates, so that another recording is needed. */
export const WEMAC: Format = {
  name: 'WEMAC',
  write: ({ channels: { BVP, GSR, SKT } }) => {
    const signals = {
      bvp_filt: doubles(BVP!.samples),
      gsr_uS_filtered_dn: doubles(GSR!.samples),
      skt_filt_dn: doubles(SKT!.samples),
    };
    return new Map([['x.mat', matFile(struct([stimulus('V001', 1, signals)], 'data'))]]);
  },
  read: async (files) => {
    const [one] = await readGrid(only(files));
    return readStimulus('x.mat', one!, undefined);
  },
};
