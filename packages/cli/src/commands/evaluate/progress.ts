import type { Progress, Task } from '@cheer/cloud';
import { duration, note, progressLine } from '../../terminal.ts';

/** Progress over the folds of this run: what an earlier run finished neither counts nor enters the estimate of the time left. */
export function foldProgress(): { onProgress: (progress: Progress) => void; end: () => void } {
  const line = progressLine('evaluate');
  const started = performance.now();
  const fractions = new Map<Task, number>();
  let kept = 0;
  return {
    onProgress({ task, fraction, done, total, note: text }) {
      if (!fractions.has(task) && fraction === 1 && text.startsWith('kept')) {
        kept++;
        return;
      }
      if (kept > 0 && fractions.size === 0) note(`  ${kept} of ${total} kept from an earlier run`);
      fractions.set(task, fraction);
      let sum = 0;
      for (const one of fractions.values()) sum += one;
      line.update(sum / (total - kept), `${done} of ${total} folds${text === 'done' ? '' : `, ${text}`}`);
    },
    end() {
      line.end();
      const whole = [...fractions.values()].filter((one) => one === 1).length;
      note(`  ${whole} folds in ${duration((performance.now() - started) / 1000)}`);
    },
  };
}
