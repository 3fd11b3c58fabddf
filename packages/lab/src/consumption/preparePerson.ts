/** What the device has of a person before anything is measured: windows with their features, and a few labels. */
import { isUsable, measure } from '@cheer/edge';
import { CheerError, cutWindows, type Recording, USABLE_MINIMUM } from '@cheer/signals';
import { chooseSupport } from '../support.ts';
import type { DevicePerson } from './person.ts';

export interface PreparedPerson extends DevicePerson {
  /** windows a class that are labelled */
  readonly k: number;
  readonly usable: number;
  readonly classes: readonly string[];
  /** whether the labels are the recording's; if not they were made up, which costs a device the same */
  readonly labelled: boolean;
}

/** Classes that are made up where a recording has no labels. */
const INVENTED = ['A', 'B'];

/**
 * @param k at most so many windows a class, fewer where there are no more
 * @throws CheerError `no-usable-window`
 */
export async function preparePerson(
  recordings: readonly Recording[],
  grid: { readonly length: number; readonly step: number },
  k: number,
  signal?: AbortSignal,
): Promise<PreparedPerson> {
  const windows = await measure(recordings, grid, signal === undefined ? {} : { signal });
  const cut = recordings.flatMap((recording) => cutWindows(recording, grid)).sort((a, b) => a.start - b.start);
  const usable = windows.map((window) => isUsable(window, grid.length));
  const count = usable.filter(Boolean).length;
  if (count < USABLE_MINIMUM) {
    throw new CheerError(
      'no-usable-window',
      `profile: at least ${USABLE_MINIMUM} windows of ${grid.length} s must be usable, got ${count} of ${windows.length}`,
      'Give a longer recording, with the sensor snug on the wrist.',
    );
  }
  const judged = cut.map(({ session, start, label }, i) => ({ session, start, label: usable[i] ? label : null }));
  const own = supportOf(judged, grid.length, k);
  const invented = own ?? supportOf(alternating(judged, usable, grid.length), grid.length, k);
  if (invented === undefined) {
    throw new CheerError(
      'no-usable-window',
      `profile: no two usable windows of ${grid.length} s are left to label and two to test`,
      'Give a longer recording.',
    );
  }
  return { windows, grid, usable: count, labelled: own !== undefined, ...invented };
}

type Judged = { readonly session: string; readonly start: number; readonly label: string | null };

function supportOf(
  judged: readonly Judged[],
  length: number,
  most: number,
): Pick<PreparedPerson, 'support' | 'labels' | 'classes' | 'k'> | undefined {
  for (let k = most; k >= 1; k--) {
    const chosen = chooseSupport(judged, length, { rule: 'chronological', k, seed: 0 });
    if ('reason' in chosen) continue;
    const support = [...chosen.support].sort((a, b) => a - b); // as the device has them: in order of time
    const labels = support.map((i) => judged[i]!.label!);
    return { k, support, labels, classes: [...new Set(labels)].sort() };
  }
  return undefined;
}

/** Usable windows that do not overlap, named A, B, A, B, ... */
function alternating(judged: readonly Judged[], usable: readonly boolean[], length: number): Judged[] {
  let end = Number.NEGATIVE_INFINITY;
  let next = 0;
  return judged.map((one, i) => {
    if (!usable[i] || one.start < end) return { ...one, label: null };
    end = one.start + length;
    return { ...one, label: INVENTED[next++ % INVENTED.length]! };
  });
}
