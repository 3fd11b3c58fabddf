/** The kinds of task that an evaluation has. A worker thread loads this module. */
import type { TaskKinds } from '@cheer/cloud';
import { clustersTask } from './clusterTask.ts';
import { evaluateTask } from './foldTask.ts';

export const kinds: TaskKinds = { evaluate: evaluateTask, clusters: clustersTask };
