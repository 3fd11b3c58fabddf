import type { Annotation } from '@cheer/signals';
import { readArray } from '../pickle/array.ts';
import type { ArrayContent } from '../pickle/values.ts';
import type { ByteSource } from '../source.ts';
import { invalidLabels, notWesad } from './errors.ts';

/** Hz: labels follow the chest device (wesad_readme.pdf, section 2.2). */
export const LABEL_RATE = 700;

/** What the numbers mean (wesad_readme.pdf): 0 is the time between the parts of the protocol, 5 to 7 are to be ignored. */
const STATES = ['', 'baseline', 'stress', 'amusement', 'meditation', '', '', ''] as const;

/** A session has about 20 stretches of one label; noise in the place of labels has millions. */
const MOST_STRETCHES = 10_000;

export interface Labels {
  /** in time order, seconds as the recording counts them */
  readonly annotations: readonly Annotation[];
  /** s */
  readonly duration: number;
}

/**
 * Stretches of one label from a label for each 1/700 s. Only the stretches are kept, never the 4 million numbers.
 * Errors: `labels-invalid` for a number that is none of 0 to 7 or more stretches than a protocol can have, `format-unknown` for another
 * shape, those of readArray.
 *
 * @param start of the recording, s
 */
export async function readLabels(source: ByteSource, array: ArrayContent, start: number): Promise<Labels> {
  const [rows, ...others] = array.shape;
  if (rows === undefined || others.some((length) => length !== 1)) {
    throw notWesad(source.name, 'label must have a shape of (n) or (n, 1)', `(${array.shape.join(', ')})`);
  }
  const annotations: Annotation[] = [];
  let current = 0;
  let from = 0;
  let stretches = 0;
  const end = (index: number): void => {
    const label = STATES[current]!;
    if (label === '') return;
    annotations.push({ start: start + from / LABEL_RATE, end: start + index / LABEL_RATE, label, stage: label });
  };
  let total = 0;
  await readArray(source, array, (values, first) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === current) continue;
      const index = first + i;
      if (STATES[value] === undefined) {
        throw invalidLabels(source.name, `label ${index} must be one of 0 to 7`, value);
      }
      if (++stretches > MOST_STRETCHES) {
        throw invalidLabels(source.name, `there must be at most ${MOST_STRETCHES} stretches of one label`, 'more');
      }
      end(index);
      current = value;
      from = index;
    }
    total = first + values.length;
  });
  end(total);
  return { annotations, duration: total / LABEL_RATE };
}
