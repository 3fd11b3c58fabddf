import { parseDecimal } from '../rows.ts';
import { invalid } from './errors.ts';

/** A time-stamped list of EDF+ (edfplus.info, section 2.2.2): texts at a time. */
export interface Stamped {
  /** s from the start of the file */
  readonly onset: number;
  /** s; undefined if it is not stated */
  readonly duration: number | undefined;
  readonly texts: readonly string[];
}

/** `+1.5<21>2<20>text<20>text<20><0>`, one after the other, filled up with zeros. Error: `recording-invalid`. */
export function parseAnnotations(name: string, record: number, bytes: Uint8Array): Stamped[] {
  const lists: Stamped[] = [];
  const place = `record ${record} (annotations)`;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0) {
      at++;
      continue;
    }
    const end = bytes.indexOf(0, at);
    if (end < 0) throw invalid(name, place, 'a list must end with a zero byte');
    const text = new TextDecoder().decode(bytes.subarray(at, end));
    const [when = '', ...texts] = text.split('\x14');
    if (texts.at(-1) !== '') throw invalid(name, place, 'a text must end with byte 20', text);
    const [onset = '', duration] = when.split('\x15');
    const [from, length] = [parseDecimal(onset), duration === undefined ? undefined : parseDecimal(duration)];
    if (from === undefined || !/^[+-]/.test(onset) || (duration !== undefined && length === undefined)) {
      throw invalid(name, place, 'a list must begin with a time such as +1.5', when);
    }
    lists.push({ onset: from, duration: length, texts: texts.slice(0, -1) });
    at = end + 1;
  }
  return lists;
}
