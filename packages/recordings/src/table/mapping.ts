import { CHANNELS, type ChannelName, CheerError, quoted } from '@cheer/signals';
import { FASTEST } from '../limits.ts';
import { parseDecimal } from '../rows.ts';
import { type Conversion, conversionOf, TIME_UNITS } from './units.ts';

/** Where a column is: by its name, or by its number from 1 on. */
export interface ColumnOf {
  /** the file's name, where a person has several; the one that has the column, unless told */
  readonly file: string | undefined;
  readonly column: string | number;
}

export interface ChannelColumn extends ColumnOf {
  readonly channel: ChannelName;
  /** Hz; undefined if the times tell */
  readonly rate: number | undefined;
  /** how to the unit that features are computed in; undefined if no unit was stated */
  readonly conversion: Conversion | undefined;
}

/** What a user says of the columns of a table. */
export interface Mapping {
  readonly channels: readonly ChannelColumn[];
  readonly time: (ColumnOf & { readonly unit: string | undefined }) | undefined;
  readonly label: ColumnOf | undefined;
}

const EXAMPLE = 'Write BVP=ppg@64,GSR=eda[uS]@4,SKT=temp@4, and time=COLUMN[ms] or label=COLUMN if there are such';

/**
 * A mapping from its text: `WHAT=COLUMN` with commas between, such as `BVP=ppg@64,GSR=eda[nS]@4,SKT="skin temp"[F]@4`. WHAT is a channel,
 * `time` or `label`. A column may have `FILE:` before it, its unit in square brackets and, unless there is a time, its rate in Hz
 * behind it; `#2` is the second column; a name with other signs stands in double quotes. Error: `option-invalid`.
 */
export function parseMapping(text: string): Mapping {
  const channels: ChannelColumn[] = [];
  const others = new Map<string, ColumnOf & { unit: string | undefined }>();
  for (const entry of entriesOf(text)) {
    const parsed = /^([A-Za-z_]+)=(?:("[^"]+"|[^"[\]@:]+):)?("[^"]+"|[^"[\]@:]+)(?:\[([^\]]*)\])?(?:@(.*))?$/u.exec(
      entry,
    );
    if (parsed === null) throw refused(`an entry must be WHAT=COLUMN[UNIT]@RATE, got ${quoted(entry)}`);
    const [, what, givenFile, givenColumn, unit, givenRate] = parsed as unknown as [
      string,
      string,
      ...(string | undefined)[],
    ];
    const file = givenFile === undefined ? undefined : unquoted(givenFile);
    const column = columnOf(givenColumn!);
    if (what === 'time' || what === 'label') {
      if (others.has(what)) throw refused(`${what} must be given once, got it twice`);
      if (givenRate !== undefined) throw refused(`${what} has no rate, got ${quoted(entry)}`);
      if (what === 'label' && unit !== undefined) throw refused(`label has no unit, got ${quoted(entry)}`);
      if (what === 'time' && unit !== undefined && !Object.hasOwn(TIME_UNITS, unit) && unit !== 'iso') {
        throw refused(`a time must be in one of ${Object.keys(TIME_UNITS).join(', ')}, iso, got ${quoted(unit)}`);
      }
      others.set(what, { file, column, unit });
      continue;
    }
    const channel = CHANNELS.find((name) => name === what);
    if (channel === undefined) {
      throw refused(`what a column is must be one of ${CHANNELS.join(', ')}, time and label, got ${quoted(what)}`);
    }
    if (channels.some((other) => other.channel === channel))
      throw refused(`${channel} must be given once, got it twice`);
    channels.push({ channel, file, column, rate: rateOf(givenRate), conversion: unitOf(channel, unit) });
  }
  if (!channels.some(({ channel }) => !channel.startsWith('ACC'))) {
    throw refused(`at least one of BVP, GSR and SKT must be given, got ${quoted(text)}`);
  }
  const time = others.get('time');
  return { channels, time, label: others.get('label') };
}

/** Splits at commas outside quotes and brackets. */
function entriesOf(text: string): string[] {
  const entries = text.match(/(?:"[^"]*"|\[[^\]]*\]|[^,"[])+/gu) ?? [];
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/u, '$1');

function columnOf(text: string): string | number {
  const number = /^#(\d{1,4})$/u.exec(text.trim())?.[1];
  if (number === undefined) return unquoted(text);
  if (Number(number) === 0) throw refused('columns are counted from 1, got "#0"');
  return Number(number);
}

function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = parseDecimal(text);
  if (rate !== undefined && rate > 0 && rate <= FASTEST) return rate;
  throw refused(`a rate must be a positive number up to ${FASTEST} Hz, got ${quoted(text)}`);
}

function unitOf(channel: ChannelName, unit: string | undefined): Conversion | undefined {
  if (unit === undefined) return undefined;
  const conversion = conversionOf(channel, unit);
  if (conversion !== undefined) return conversion;
  throw refused(`${channel} must be in a unit that is known, got ${quoted(unit)}`);
}

const refused = (problem: string): CheerError => new CheerError('option-invalid', `map: ${problem}`, EXAMPLE);
