/** People who lack a class of the task: on fewer classes their figures would be those of another, easier task. */
import { isUsable, USABLE_MINIMUM } from '@cheer/signals';
import { grouped } from './summary.ts';
import type { TaskTable } from './taskTable.ts';

/** Why each of them cannot be held out. Who has too few usable windows at all is told so by the fold. */
export function missingClasses({ classes, rows, window }: TaskTable): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const own of grouped(rows, ({ subject }) => subject)) {
    const usable = own.filter(({ values, quality }) => isUsable(values, quality.overall, window.length));
    if (usable.length < USABLE_MINIMUM) continue;
    const missing = classes.filter((name) => !usable.some(({ label }) => label === name));
    if (missing.length === 0) continue;
    const names = missing.map((name) => `"${name}"`).join(', ');
    reasons.set(own[0]!.subject, `no usable window of ${names}, so not held out`);
  }
  return reasons;
}
