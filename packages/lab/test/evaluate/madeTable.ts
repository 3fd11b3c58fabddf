/** A task table of made-up people, whose states move some of the features, and whose drift moves others. */
import type { FeatureTable } from '@cheer/cloud';
import { CLEANING, FEATURES, random, treeHash } from '@cheer/signals';
import type { TaskRow, TaskTable } from '../../src/evaluate/taskTable.ts';

export const CLASSES = ['rest', 'stress'];
export const WINDOW = { length: 60, step: 30 };

export interface MadeOptions {
  readonly people?: number;
  readonly windows?: number;
  /** how far a state moves its features, in SDs of the noise */
  readonly distance?: number;
  /** windows a block of one state */
  readonly block?: number;
}

export function madeTable({ people = 6, windows = 60, distance = 2, block = 10 }: MadeOptions = {}): TaskTable {
  const rows = Array.from({ length: people }, (_, p) => madeRows(`P${p + 1}`, { windows, distance, block })).flat();
  return { classes: CLASSES, window: WINDOW, rows };
}

export function madeRows(subject: string, { windows = 60, distance = 2, block = 10 }: MadeOptions): TaskRow[] {
  const draw = random('made', subject);
  const kind = draw.integer(3);
  return Array.from({ length: windows }, (_, t): TaskRow => {
    const state = Math.floor(t / block) % 2;
    // a window that reaches into the next state has no label
    const label = (t + 1) % block === 0 ? null : CLASSES[state]!;
    const values = Float32Array.from(FEATURES, (__, j) => {
      const moved = (j % 5 === 0 ? distance * state : 0) + (j % 7 === 1 ? (2 * t) / windows : 0);
      return draw.normal() + moved + (j % 3 === kind ? 4 : 0);
    });
    return {
      ...{ subject, session: '1', start: 30 * t, label, stage: label, values },
      quality: { overall: 1, BVP: 1, GSR: 1, SKT: 1 },
    };
  });
}

/** The same as a feature table of simulated people. */
export async function madeFeatures(options: MadeOptions = {}): Promise<FeatureTable> {
  const meta = {
    ...{ dataset: 'simulated', simulated: true, classes: CLASSES, windowLength: 60, step: 30 },
    ...{ cleaning: CLEANING, treeHash: await treeHash(), generator: 'test' },
  };
  return { rows: madeTable(options).rows, meta };
}
