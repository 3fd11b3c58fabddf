import { readNumbers } from '../mat/numbers.ts';
import { readMat } from '../mat/read.ts';
import { describe, type MatValue, type Wanted } from '../mat/values.ts';
import type { ByteSource } from '../source.ts';
import { notWemac } from './errors.ts';

/** What a volunteer's device measured during one stimulus. */
export interface Stimulus {
  /** such as `V001` */
  readonly volunteer: string;
  /** counts from 1 */
  readonly trial: number;
  /** false if the file says that its signals are not filtered */
  readonly filtered: boolean;
  /** the arrays of the signals, by their names in the file */
  readonly signals: ReadonlyMap<string, MatValue>;
  /** where in the file, such as `data(1,3)` */
  readonly where: string;
}

export const SIGNALS = ['bvp_filt', 'gsr_uS_filtered_dn', 'skt_filt_dn'] as const;

const ARRAYS: Wanted = { bvp_filt: true, gsr_uS_filtered_dn: true, skt_filt_dn: true };
/** Releases differ in whether the signals of the stimulus lie in EH itself or with those before and after it. */
const WANTED: Wanted = {
  ParticipantNum: true,
  Trial: true,
  Filtered: true,
  EH: { ...ARRAYS, Video: { raw: ARRAYS } },
};

type Item = ReadonlyMap<string, MatValue>;

/**
 * Every stimulus in a MAT-file of WEMAC: a struct array, or a cell array of structs, of volunteers (rows) by stimuli (columns). A place without a trial number
 * has the number of its column, one without a name the name of its row; a place with neither a name nor signals is empty.
 * Errors: those of readMat, `format-unknown`.
 */
export async function readGrid(source: ByteSource): Promise<readonly Stimulus[]> {
  const variables = await readMat(source, { wanted: WANTED, single: true });
  const stimuli: Stimulus[] = [];
  for (const [name, value] of variables) stimuli.push(...(await stimuliIn(source.name, name, value)));
  if (stimuli.length === 0) {
    const got = [...variables].map(([name, value]) => `${name} (${describe(value)})`).join(', ') || 'no variable';
    throw notWemac(source.name, 'there must be a struct array with the fields ParticipantNum and EH', got);
  }
  return stimuli;
}

async function stimuliIn(file: string, name: string, value: MatValue): Promise<Stimulus[]> {
  const items = itemsOf(value);
  if (!items.some((item) => item?.has('ParticipantNum') && item.has('EH'))) return [];
  const rows = (value.is === 'struct' || value.is === 'cells' ? value.shape[0] : undefined) || 1;
  const names = items.map((item) => textOf(item?.get('ParticipantNum')));
  const stimuli: Stimulus[] = [];
  for (const [i, item] of items.entries()) {
    const [row, column] = [i % rows, Math.floor(i / rows)];
    const where = `${name}(${row + 1},${column + 1})`;
    const signals = item === undefined ? new Map<string, MatValue>() : signalsOf(item);
    const inRow = new Set(names.filter((one, j) => one !== undefined && j % rows === row));
    const volunteer = names[i] ?? (inRow.size === 1 ? [...inRow][0] : undefined);
    if (volunteer === undefined || (names[i] === undefined && signals.size === 0)) {
      if (signals.size === 0) continue;
      throw notWemac(
        file,
        `${where}.ParticipantNum must be a text such as V001`,
        describe(item?.get('ParticipantNum')),
      );
    }
    const trial = (await numberOf(item?.get('Trial'))) ?? column + 1;
    if (!(Number.isInteger(trial) && trial >= 1 && trial <= MOST_TRIALS)) {
      throw notWemac(file, `${where}.Trial must be a whole number of 1 to ${MOST_TRIALS}`, trial);
    }
    const filtered = (await numberOf(item?.get('Filtered'))) !== 0;
    stimuli.push({ volunteer, trial, filtered, signals, where });
  }
  return stimuli;
}

const MOST_TRIALS = 10_000;

function itemsOf(value: MatValue): readonly (Item | undefined)[] {
  if (value.is === 'struct') return value.items;
  return value.is === 'cells' ? value.items.map(structOf) : [];
}

const structOf = (value: MatValue | undefined): Item | undefined =>
  value?.is === 'struct' && value.items.length === 1 ? value.items[0] : undefined;

/** The signals that are there, and not empty. */
function signalsOf(item: Item): ReadonlyMap<string, MatValue> {
  const device = structOf(item.get('EH'));
  const raw = structOf(structOf(device?.get('Video'))?.get('raw'));
  const found = new Map<string, MatValue>();
  for (const name of SIGNALS) {
    const value = device?.get(name) ?? raw?.get(name);
    if (value !== undefined && !(value.is === 'numbers' && value.shape.includes(0))) found.set(name, value);
  }
  return found;
}

function textOf(value: MatValue | undefined): string | undefined {
  if (value?.is === 'cells' && value.items.length === 1) return textOf(value.items[0]);
  return (value?.is === 'text' && value.rows.length === 1 && value.rows[0]!.trim()) || undefined;
}

/** A single number, or one written as text. */
async function numberOf(value: MatValue | undefined): Promise<number | undefined> {
  const text = textOf(value);
  if (text !== undefined) return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value?.is !== 'numbers' || value.shape.some((length) => length !== 1)) return undefined;
  let number: number | undefined;
  await readNumbers(value, ([first]) => {
    number = first;
  });
  return number;
}
