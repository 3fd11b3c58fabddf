/** Every kind of task that CHEER knows, by the name that tasks call it. A worker thread loads this module. */
import type { TaskKinds } from '../runner/runner.ts';
import { extractTask } from './extract.ts';
import { membershipKind } from './membership.ts';
import { pretrainTask } from './pretrain.ts';

export const kinds: TaskKinds = { extract: extractTask, pretrain: pretrainTask, membership: membershipKind };
