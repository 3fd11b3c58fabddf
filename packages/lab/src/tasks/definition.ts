/** What is asked of a dataset: which of its labels make which classes, in which windows, and what the paper reports of it. */
import type { Window } from '../evaluate/method.ts';

export interface TaskDefinition {
  /** what `--dataset` calls the dataset, as its reader does */
  readonly dataset: string;
  /** what `--task` calls it; the first of a dataset is the one meant if none is named */
  readonly name: string;
  /** the classes in words */
  readonly title: string;
  /** in alphabetical order; empty: whatever labels the recordings carry */
  readonly classes: readonly string[];
  readonly window: Window;
  /** the class of a window that the reader labelled so, null if the task leaves it out */
  classOf(label: string): string | null;
}

/** One class for each name given, and no other label. */
export function byName(classes: Readonly<Record<string, string>>): Pick<TaskDefinition, 'classes' | 'classOf'> {
  return {
    classes: [...new Set(Object.values(classes))].sort(),
    classOf: (label) => (Object.hasOwn(classes, label) ? classes[label]! : null),
  };
}

export const MINUTE: Window = { length: 60, step: 30 };
