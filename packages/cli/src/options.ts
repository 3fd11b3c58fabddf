/** Parsers of option values: each either gives a typed value or says what would be one. */
import { PRETEXTS, pretextSpec } from '@cheer/encoder';
import { parseMapping } from '@cheer/recordings';
import { CheerError, quoted } from '@cheer/signals';
import { InvalidArgumentError } from 'commander';

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[+-]?\d+$/u.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number ${range(least, most, Number.MAX_SAFE_INTEGER)}.`);
  };
}

export function number(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number ${range(least, most, Number.POSITIVE_INFINITY)}.`);
  };
}

export function list(text: string): string[] {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) throw new InvalidArgumentError('It must be a list, separated by commas.');
  return items;
}

export function numberList(least: number): (text: string) => number[] {
  return (text) => list(text).map(wholeNumber(least));
}

/** `3`, or `auto` for a choice by silhouette */
export function clusters(text: string): number | 'auto' {
  return text === 'auto' ? 'auto' : wholeNumber(1, 64)(text);
}

export const PRETEXT_HELP = `what the encoders are trained to do: ${PRETEXTS.join(', ')}, or a sum such as temporal+0.5*masked`;

export function pretext(text: string): string {
  try {
    return pretextSpec(text);
  } catch (error) {
    if (!(error instanceof CheerError)) throw error;
    throw new InvalidArgumentError(error.message);
  }
}

export const MAP_HELP =
  'which column or signal is what, of tables and EDF: BVP=ppg@64,GSR=eda[uS]@4,SKT=temp@4,time=t[ms],label=state';

export function mapping(text: string): string {
  try {
    parseMapping(text);
    return text;
  } catch (error) {
    if (!(error instanceof CheerError)) throw error;
    throw new InvalidArgumentError(error.message);
  }
}

/** For what a parser of a single option cannot see. */
export function refuse(command: string, rule: string, value: unknown, remedy: string): never {
  throw new CheerError('option-invalid', `${command}: ${rule}, got ${quoted(value)}`, remedy);
}

const range = (least: number, most: number, none: number): string =>
  most === none ? `from ${least}` : `from ${least} to ${most}`;
