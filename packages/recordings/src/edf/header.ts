/**
 * The header of EDF (Kemp et al. 1992, doi 10.1016/0013-4694(92)90009-7), EDF+ (Kemp & Olivan 2003, doi 10.1016/S1388-2457(03)00123-8;
 * edfplus.info) and BDF (the same with samples of 24 bits).
 */
import { CheerError } from '@cheer/signals';
import { parseDecimal } from '../rows.ts';
import type { ByteSource } from '../source.ts';
import { invalid, tooLarge, truncated } from './errors.ts';

export interface Signal {
  readonly label: string;
  readonly unit: string;
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
  /** samples in a record */
  readonly samples: number;
  /** bytes from the beginning of a record */
  readonly offset: number;
  /** text of EDF+, no signal */
  readonly annotations: boolean;
}

export interface Header {
  /** bytes of a sample: 2 of EDF, 3 of BDF */
  readonly width: 2 | 3;
  /** EDF+ and BDF+ have annotations; of a discontinuous one each record has a time of its own */
  readonly kind: 'plain' | 'continuous' | 'discontinuous';
  /** local time of the recorder taken for UTC, unix seconds: the header has no zone; NaN if it is not stated */
  readonly start: number;
  readonly records: number;
  /** s of a record */
  readonly duration: number;
  readonly signals: readonly Signal[];
  /** bytes */
  readonly size: number;
  readonly recordSize: number;
  /** the header says -1: it was not closed, and the records are counted by the file's size */
  readonly unclosed: boolean;
}

const ANNOTATIONS = ['EDF Annotations', 'BDF Annotations'];
const MOST_SIGNALS = 2048;
/** EDF asks for at most 61,440; recorders of many channels write some MB. */
const LARGEST_RECORD = 16 * 1024 ** 2;

/** Errors: `format-unknown`, `recording-invalid`, `file-truncated`, `too-large`. */
export async function readHeader(source: ByteSource): Promise<Header> {
  const { name, size } = source;
  const fixed = await source.read(0, Math.min(size, 256));
  const width = fixed[0] === 0xff ? 3 : 2;
  const version = latin1(fixed.subarray(0, 8));
  if (version.length === 8 && version !== (width === 3 ? '\xffBIOSEMI' : '0       ')) {
    throw new CheerError(
      'format-unknown',
      `readEdf: ${name} byte 0 (version): this is no EDF or BDF file`,
      'Use the .edf or .bdf file',
    );
  }
  if (fixed.length < 256) throw truncated(name, `byte ${size} (header)`, 'the first 256 bytes must be there');
  const at = (start: number, length: number): string => latin1(fixed.subarray(start, start + length));
  const count = wholeOf(name, 252, 'number of signals', at(252, 4), 1, MOST_SIGNALS);
  const headerSize = 256 * (1 + count);
  if (wholeOf(name, 184, 'bytes of header', at(184, 8), 0, 1e8) !== headerSize) {
    throw invalid(
      name,
      'byte 184 (bytes of header)',
      `${count} signals have a header of ${headerSize} bytes`,
      at(184, 8).trim(),
    );
  }
  if (size < headerSize) throw truncated(name, `byte ${size} (header)`, `the header must have ${headerSize} bytes`);
  const reserved = at(192, 44);
  const kind = /^(EDF|BDF)\+D/.test(reserved)
    ? 'discontinuous'
    : /^(EDF|BDF)\+C/.test(reserved)
      ? 'continuous'
      : 'plain';
  const duration = numberOf(name, 244, 'duration of a record', at(244, 8));
  const { signals, recordSize } = signalsOf(name, await source.read(256, headerSize), count, width, kind !== 'plain');
  if (!(duration >= 0 && duration <= 86_400) || (duration === 0 && signals.some((one) => !one.annotations))) {
    throw invalid(name, 'byte 244 (duration of a record)', 'it must be above 0 and at most 86400 s', at(244, 8).trim());
  }
  if (recordSize > LARGEST_RECORD) throw tooLarge(name, 'byte 256 (signals)', 'bytes in a record', LARGEST_RECORD);
  if (signals.some(({ label }) => ANNOTATIONS.includes(label)) !== (kind !== 'plain')) {
    throw invalid(
      name,
      'byte 192 (reserved)',
      'a file with annotations, and none else, must be EDF+C or EDF+D',
      reserved.trim(),
    );
  }
  const stated = wholeOf(name, 236, 'number of records', at(236, 8), -1, 99_999_999);
  const held = Math.floor((size - headerSize) / recordSize);
  if (stated > held) {
    throw truncated(
      name,
      'byte 236 (number of records)',
      `${stated} records of ${recordSize} bytes must follow, and ${held} do`,
    );
  }
  if (stated >= 0 && size !== headerSize + stated * recordSize) {
    throw invalid(
      name,
      'byte 236 (number of records)',
      `the file must end after ${stated} records`,
      `${size - headerSize - stated * recordSize} bytes more`,
    );
  }
  const records = stated < 0 ? held : stated;
  return {
    width,
    kind,
    start: startOf(name, at(8, 80) + at(88, 80), at(168, 8), at(176, 8)),
    records,
    duration,
    signals,
    size: headerSize,
    recordSize,
    unclosed: stated < 0,
  };
}

const FIELDS = [
  ['label', 16],
  ['transducer', 80],
  ['unit', 8],
  ['physicalMinimum', 8],
  ['physicalMaximum', 8],
  ['digitalMinimum', 8],
  ['digitalMaximum', 8],
  ['prefiltering', 80],
  ['samples', 8],
] as const;

function signalsOf(
  name: string,
  bytes: Uint8Array,
  count: number,
  width: 2 | 3,
  plus: boolean,
): { signals: Signal[]; recordSize: number } {
  const most = width === 3 ? 2 ** 23 : 2 ** 15;
  const starts = new Map<string, [number, number]>();
  let start = 0;
  for (const [field, length] of FIELDS) {
    starts.set(field, [start, length]);
    start += length * count;
  }
  let offset = 0;
  const signals = Array.from({ length: count }, (_, i): Signal => {
    const cell = (field: (typeof FIELDS)[number][0]): [string, number] => {
      const [from, length] = starts.get(field)!;
      const at = from + i * length;
      return [latin1(bytes.subarray(at, at + length)), 256 + at];
    };
    const number = (field: (typeof FIELDS)[number][0], what: string): number => {
      const [text, at] = cell(field);
      return numberOf(name, at, what, text);
    };
    const [labelText] = cell('label');
    const label = labelText.trim();
    const [samplesText, samplesAt] = cell('samples');
    const samples = wholeOf(name, samplesAt, 'samples in a record', samplesText, 0, LARGEST_RECORD / 2);
    const annotations = plus && ANNOTATIONS.includes(label);
    const signal = {
      label,
      unit: cell('unit')[0].trim(),
      physicalMinimum: number('physicalMinimum', 'physical minimum'),
      physicalMaximum: number('physicalMaximum', 'physical maximum'),
      digitalMinimum: number('digitalMinimum', 'digital minimum'),
      digitalMaximum: number('digitalMaximum', 'digital maximum'),
      samples,
      offset,
      annotations,
    };
    offset += samples * width;
    const { digitalMinimum: low, digitalMaximum: high } = signal;
    if (!(Number.isInteger(low) && Number.isInteger(high) && low < high && low >= -most && high < most)) {
      throw invalid(
        name,
        `byte ${cell('digitalMinimum')[1]} (${label})`,
        `the digital minimum must lie below the maximum, both within ${8 * width} bits`,
        `${low} to ${high}`,
      );
    }
    return signal;
  });
  return { signals, recordSize: Math.max(1, offset) };
}

/**
 * Unix seconds. The year has two digits, 85 to 99 of the last century; a recording of EDF+ states it in full behind `Startdate`.
 */
function startOf(name: string, identification: string, date: string, time: string): number {
  const [, day, month, short] = /^(\d\d)[.\-/](\d\d)[.\-/](\d\d|yy)$/.exec(date) ?? [];
  const [, hour, minute, second] = /^(\d\d)[.:](\d\d)[.:](\d\d)$/.exec(time) ?? [];
  if (day === undefined || hour === undefined) {
    throw invalid(name, 'byte 168 (start)', 'the start must be a date dd.mm.yy and a time hh.mm.ss', `${date} ${time}`);
  }
  const full = /Startdate \d\d-[A-Z]{3}-(\d{4})/.exec(identification)?.[1];
  const year = full === undefined ? (Number(short) >= 85 ? 1900 : 2000) + Number(short) : Number(full);
  const start = Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const same = new Date(start);
  // recordings without a name have their date taken out, to 1 January 1985 or to what does not exist
  if (
    Number.isNaN(start) ||
    year === 1985 ||
    same.getUTCDate() !== Number(day) ||
    same.getUTCMonth() !== Number(month) - 1
  ) {
    return Number.NaN;
  }
  return start / 1000;
}

function numberOf(name: string, at: number, what: string, text: string): number {
  const value = parseDecimal(text.trim());
  if (value !== undefined && Number.isFinite(value)) return value;
  throw invalid(name, `byte ${at} (${what})`, 'it must be a number with a decimal point', text.trim());
}

function wholeOf(name: string, at: number, what: string, text: string, least: number, most: number): number {
  const value = numberOf(name, at, what, text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(name, `byte ${at} (${what})`, `it must be a whole number from ${least} to ${most}`, text.trim());
}

export const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};
