/** A worker thread: does the tasks it is sent, one after the other, and answers with the address of the result. */
import { parentPort, workerData } from 'node:worker_threads';
import { packError } from '@cheer/encoder';
import { CheerError } from '@cheer/signals';
import { openCheckpoint } from './checkpoint.ts';
import type { Task, TaskKinds } from './runner.ts';
import { openStore } from './store.ts';
import type { Answer, Request, ThreadData } from './thread.ts';

const { work, kinds: module } = workerData as ThreadData;
const { kinds } = (await import(module)) as { kinds: TaskKinds };
const store = openStore(work);
const answer = (message: Answer): void => parentPort?.postMessage(message);
let controller = new AbortController();

parentPort?.on('message', (request: Request) => {
  if ('cancel' in request) controller.abort();
  else void perform(request.id, request.task);
});

async function perform(id: string, task: Task): Promise<void> {
  controller = new AbortController();
  try {
    const kind = Object.hasOwn(kinds, task.kind) ? kinds[task.kind] : undefined;
    if (kind === undefined) {
      throw new CheerError(
        'option-invalid',
        `run: a task's kind must be one of ${Object.keys(kinds).join(', ')}, got "${task.kind}"`,
        'Register the kind in the module of task kinds.',
      );
    }
    const result = await kind(task, {
      read: store.read,
      progress: (fraction, note = '') => answer({ fraction, note }),
      checkpoint: openCheckpoint(work, id),
      signal: controller.signal,
    });
    answer({ result: store.put(result) });
  } catch (error) {
    answer({ error: packError(error) });
  }
}
