import type { Progress, Task } from '@cheer/cloud';
import { progressLine } from './terminal.ts';

/** A progress line over all tasks of a run, and of the runs after it, each task counted by how far it is. */
export function taskProgress(
  label: string,
  unit: string,
): { onProgress: (progress: Progress) => void; end: () => void } {
  const line = progressLine(label);
  const fractions = new Map<Task, number>();
  let before = 0;
  return {
    onProgress({ task, fraction, done, total, note }) {
      if (done < before) fractions.clear(); // another run begins
      before = done;
      fractions.set(task, fraction);
      let sum = 0;
      for (const one of fractions.values()) sum += one;
      line.update(Math.max(done, sum) / total, `${done} of ${total} ${unit}${note === '' ? '' : `, ${note}`}`);
    },
    end: line.end,
  };
}
