import type { Task } from '../../src/runner/runner.ts';

export const slowTasks = (log: string): Task[] =>
  Array.from({ length: 10 }, (_, i) => ({ kind: 'echo', inputs: { log }, parameters: { i, wait: 60 } }));
