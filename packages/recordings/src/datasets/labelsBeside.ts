import { type Annotation, CheerError, quoted } from '@cheer/signals';
import { LABELS_FILE, readLabels } from '../e4/labels.ts';
import type { Folder } from '../folder.ts';
import type { ByteSource } from '../source.ts';
import type { SubjectEntry } from './dataset.ts';

/** Where the labels of people lie, for formats that have no place for them. */
export interface LabelFiles {
  /** of the files at these paths, all of one person; undefined if there is none */
  of(subject: string, paths: readonly string[]): ByteSource | undefined;
  /** every label in them, sorted */
  classes(): Promise<string[]>;
}

/**
 * The labels of a person are the nearest of `PERSON.labels.csv` and `labels.csv`, in the folder of the person's files or above it;
 * a labels.csv above the files of several people is nobody's. Error: `labels-invalid` if such a file is all there is for somebody.
 *
 * @param people the paths of the files of each
 */
export function labelFiles(folder: Folder, people: ReadonlyMap<string, readonly string[]>): LabelFiles {
  const shared = (prefix: string): boolean =>
    [...people.values()].filter((paths) => paths.some((path) => path.startsWith(prefix))).length > 1;
  return {
    of: (subject, paths) => {
      const first = paths[0] ?? '';
      let refused: string | undefined;
      for (let end = first.lastIndexOf('/'); ; end = first.lastIndexOf('/', end - 1)) {
        const prefix = first.slice(0, end + 1);
        const own = folder.files.get(`${prefix}${subject}.${LABELS_FILE}`);
        if (own !== undefined) return own;
        const common = folder.files.get(prefix + LABELS_FILE);
        if (common !== undefined && !shared(prefix)) return common;
        if (common !== undefined) refused = common.name;
        if (end < 0) break;
      }
      if (refused === undefined) return undefined;
      throw new CheerError(
        'labels-invalid',
        `labels: ${quoted(refused)} lies above the files of several people, ${subject} among them`,
        `Name it after the person whose labels it holds, such as ${subject}.${LABELS_FILE}`,
      );
    },
    classes: async () => {
      const classes = new Set<string>();
      for (const [path, source] of folder.files) {
        if (!isLabels(path)) continue;
        try {
          for (const { label } of await readLabels(source)) classes.add(label);
        } catch (error) {
          // whoever owns the damaged file is refused by name when it is read
          if (!(error instanceof CheerError)) throw error;
        }
      }
      return [...classes].sort();
    },
  };
}

export const isLabels = (path: string): boolean => /(^|\/|\.)labels\.csv$/.test(path);

/** The labels that touch a recording which runs from `start` to `end`. */
export async function labelsWithin(
  labels: ByteSource | undefined,
  start: number,
  end: number,
): Promise<readonly Annotation[]> {
  if (labels === undefined) return [];
  return (await readLabels(labels)).filter((one) => one.end > start && one.start < end);
}

/** The labels that recordings carry themselves, sorted; every one has to be read for them. */
export async function labelsInside(entries: readonly SubjectEntry[]): Promise<string[]> {
  const classes = new Set<string>();
  for (const { sessions } of entries) {
    for (const session of sessions) {
      try {
        for (const { label } of (await session.read()).annotations) classes.add(label);
      } catch (error) {
        // the recording is refused by name when it is read again
        if (!(error instanceof CheerError)) throw error;
      }
    }
  }
  return [...classes].sort();
}
