import { CheerError, type ErrorCode, quoted } from './errors.ts';
import type { Modality } from './recording.ts';

/** A unit that is known to be another than the one expected; `words` in any case, `symbols` as they are written. */
interface Others {
  readonly expected: string;
  readonly symbols: RegExp;
  readonly words: RegExp;
  readonly remedy: string;
}

/** A unit that is not known passes, and so do the many spellings of the right one: uS, µS, microsiemens; degC, °C, C. */
const OTHERS: Readonly<Partial<Record<Modality, Others>>> = {
  GSR: {
    expected: 'uS',
    symbols: /^(?:[pnmk]?S|[mkMG]?[\u03a9\u2126]|[num\u00b5\u03bc]?[AV])$/,
    words: /^(?:(?:pico|nano|milli|kilo|[pnmk])?siemens|(?:kilo|mega|giga|[kmg])?[ -]?ohms?)$/i,
    remedy: 'Multiply mS by 1000 and S by 1000000, divide 1000 by kOhm, and give the channel the unit uS.',
  },
  SKT: {
    expected: 'degC',
    symbols: /^(?:m?K|\u00b0[KF]|F|\u212a|\u2109)$/,
    words: /^(?:milli)?(?:kelvins?|(?:deg(?:rees?)?[ _.]?)?(?:k|f|fahrenheit))$/i,
    remedy: 'Subtract 273.15 from K, make (F - 32) / 1.8 of F, and give the channel the unit degC.',
  },
};

/** @throws CheerError for a unit that is known to be another than the features are computed in; nothing is converted */
export function checkUnit(code: ErrorCode, caller: string, modality: Modality, unit: unknown): void {
  const others = OTHERS[modality];
  if (others === undefined || typeof unit !== 'string') return;
  const name = unit.trim();
  if (!others.symbols.test(name) && !others.words.test(name)) return;
  throw new CheerError(
    code,
    `${caller}: ${modality}: unit must be ${others.expected}, got ${quoted(unit)}`,
    others.remedy,
  );
}
