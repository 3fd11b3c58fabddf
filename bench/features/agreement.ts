/** How far two computations of the same features and quality agree on real windows. */
import { FAMILIES, FEATURES, MODALITIES, type WindowQuality } from '@cheer/signals';

export interface FamilyAgreement {
  readonly family: string;
  /** values that both have */
  readonly both: number;
  /** shares of those whose relative difference is at most so much */
  readonly within1e6: number;
  readonly within1e3: number;
  /** values that only one has: a feature that one calls not computable */
  readonly onlyOurs: number;
  readonly onlyTheirs: number;
  /** the feature with the largest relative difference, and that difference */
  readonly worst: string;
  readonly largest: number;
}

/** |a - b| over the larger of the two sizes; 0 if both are 0. Ours are 32-bit floats: rounding alone is up to 6e-8. */
export const relativeDifference = (a: number, b: number): number =>
  a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));

/** One window of ours: values in the order of FEATURES, null where there is none. */
export interface OurWindow {
  readonly values: readonly (number | null)[];
  readonly quality: WindowQuality;
}

interface Measure {
  readonly name: string;
  readonly of: (window: OurWindow) => number | null | undefined;
}

/** The families of the tree, and the quality of each modality, 64-bit, as one more. */
const GROUPS: readonly { readonly name: string; readonly measures: readonly Measure[] }[] = [
  ...FAMILIES.map(({ name: family, start, end }) => ({
    name: family,
    measures: FEATURES.slice(start, end).map(({ index, name }) => ({
      name,
      of: ({ values }: OurWindow) => values[index],
    })),
  })),
  {
    name: 'quality',
    measures: MODALITIES.map((modality) => ({
      name: `quality_${modality}`,
      of: ({ quality }: OurWindow) => quality[modality],
    })),
  },
];

/** @param theirs one record a window, by name; what is not there has no value */
export function agreement(
  ours: readonly OurWindow[],
  theirs: readonly Readonly<Record<string, number>>[],
): FamilyAgreement[] {
  return GROUPS.map(({ name: family, measures }) => {
    let [both, close, near, onlyOurs, onlyTheirs, largest] = [0, 0, 0, 0, 0, 0];
    let worst = '-';
    for (const { name, of } of measures) {
      for (const [i, window] of ours.entries()) {
        const a = of(window) ?? Number.NaN;
        const b = theirs[i]![name] ?? Number.NaN;
        if (Number.isNaN(a) || Number.isNaN(b)) {
          if (!Number.isNaN(a)) onlyOurs++;
          if (!Number.isNaN(b)) onlyTheirs++;
          continue;
        }
        both++;
        const difference = relativeDifference(a, b);
        if (difference <= 1e-6) close++;
        if (difference <= 1e-3) near++;
        if (difference > largest) [largest, worst] = [difference, name];
      }
    }
    return {
      family,
      both,
      within1e6: close / both,
      within1e3: near / both,
      onlyOurs,
      onlyTheirs,
      worst,
      largest,
    };
  });
}
