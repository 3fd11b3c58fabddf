/** The stretch that two typed times mean in a recording, and what is wrong with it before it is kept. */
import { clock, parseClock } from './format.ts';

/** What there is to label; times in s from the beginning of the recording. */
export interface Labelled {
  readonly duration: number;
  /** s a window */
  readonly length: number;
  /** where windows begin; null if only the length is known */
  readonly starts: readonly number[] | null;
}

export interface Typed {
  /** null while there is nothing that can be kept */
  readonly stretch: { readonly start: number; readonly end: number } | null;
  /** said beside the fields; null for nothing */
  readonly remark: string | null;
}

/** s: a time is shown in whole seconds, which may lie beyond the end by less than one. */
const ROUNDED = 1;

export function typedStretch(from: string, to: string, { duration, length, starts }: Labelled): Typed {
  const [start, wanted] = [parseClock(from), parseClock(to)];
  if (from !== '' && start === null) return no('Write the beginning as 4:30, or in minutes.');
  if (to !== '' && wanted === null) return no('Write the end as 7:00, or in minutes.');
  if (start === null || wanted === null) return no(null);
  if (wanted <= start) return no('The end must come after the beginning.');
  if (start >= duration) return no(`The recording ends at ${clock(duration)}.`);
  const end = Math.min(wanted, duration);
  if (end - start < length) return no(`Shorter than a window of ${length} s: no window would lie wholly in it.`);
  if (starts !== null && !starts.some((at) => at >= start - SLACK && at + length <= end + SLACK)) {
    return no(`No window of ${length} s lies wholly in it: make it longer.`);
  }
  const clipped = wanted > duration + ROUNDED;
  return {
    stretch: { start, end },
    remark: clipped ? `The recording ends at ${clock(duration)}: kept to there.` : null,
  };
}

/** s: times are shown to the second, and a stretch that was proposed is a window itself. */
const SLACK = 0.5;

const no = (remark: string | null): Typed => ({ stretch: null, remark });
