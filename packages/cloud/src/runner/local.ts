import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { CheerError } from '@cheer/signals';
import { dropCheckpoint } from './checkpoint.ts';
import { codeHash } from './code.ts';
import { taskId } from './identity.ts';
import { type Journal, openJournal } from './journal.ts';
import { takeFolder } from './lock.ts';
import type { Outcome, Runner, RunOptions, Task } from './runner.ts';
import { openStore, temporaryFolder } from './store.ts';
import { startThread, type Thread } from './thread.ts';

export interface LocalOptions {
  /** the work folder: journal, content and checkpoints; made if it is not there, and free to be deleted between runs */
  readonly work: string;
  /** worker threads; as many as the machine has processors unless told */
  readonly workers?: number | undefined;
  /** module that exports `kinds`; CHEER's own unless told */
  readonly kinds?: URL | undefined;
  /** unix milliseconds, for the journal only */
  readonly clock?: (() => number) | undefined;
}

/**
 * The runner on this machine: a pool of worker threads and a journal. A result is a file before the journal says so;
 * killed at any moment, the next run does what is missing and no more. `busy` if another process has the work folder.
 */
export async function localRunner(options: LocalOptions): Promise<Runner & { readonly journal: Journal }> {
  const { workers = availableParallelism(), clock = Date.now } = options;
  const kinds = options.kinds ?? new URL(`../tasks/index${extname(import.meta.url)}`, import.meta.url);
  if (!Number.isInteger(workers) || workers < 1 || workers > 1024) {
    throw new CheerError(
      'option-invalid',
      `localRunner: workers must be a whole number from 1 to 1024, got ${workers}`,
      'Leave it out to use all processors.',
    );
  }
  const work = resolve(options.work);
  makeFolder(work);
  const release = takeFolder(work);
  let journal: Journal;
  try {
    journal = openJournal(work, clock);
  } catch (error) {
    release();
    throw error;
  }
  clearTemporary(work);
  const store = openStore(work);
  const code = codeHash(kinds);
  const threads = new Set<Thread>();
  const idle: Thread[] = [];
  let state: 'free' | 'running' | 'closed' = 'free';
  let stopRun: () => void = () => {};
  let ended: Promise<unknown> = Promise.resolve();

  const stopThreads = async (): Promise<void> => {
    await Promise.all([...threads].map((thread) => thread.stop()));
    threads.clear();
    idle.length = 0;
    clearTemporary(work);
  };

  /** One task on one thread, journalled; the result's bytes, or what it threw. */
  const perform = async (
    id: string,
    task: Task,
    note: (fraction: number, text: string) => void,
  ): Promise<Uint8Array> => {
    while (idle.length > 0 && !idle.at(-1)!.alive) threads.delete(idle.pop()!);
    const thread = idle.pop() ?? startThread({ work, kinds: kinds.href });
    threads.add(thread);
    journal.started(id, task.kind);
    try {
      const result = await thread.perform(id, task, note);
      const bytes = store.read(result);
      journal.done(id, result);
      dropCheckpoint(work, id);
      return bytes;
    } finally {
      if (thread.alive) idle.push(thread);
      else threads.delete(thread);
    }
  };

  /** What an earlier run left, if it is whole. */
  const kept = (id: string): Uint8Array | undefined => {
    const entry = journal.find(id);
    if (entry?.state !== 'done' || entry.result === null) return;
    const bytes = store.find(entry.result);
    if (bytes !== undefined) dropCheckpoint(work, id);
    return bytes;
  };

  const runAll = async (tasks: readonly Task[], { onProgress, signal, settle }: AnyOptions): Promise<Outcome[]> => {
    const ids = tasks.map((task) => taskId(task, code));
    const outcomes = new Map<string, Outcome>();
    const waiting = new Map<string, Task>();
    const total = new Set(ids).size;
    let halt: { reason: Error } | undefined;
    let stopping: Promise<void> | undefined;
    const stop = (reason: Error): void => {
      halt ??= { reason };
      stopping ??= stopThreads();
    };
    const cancel = (): void => stop(cancelled(outcomes.size, total));
    const report = (task: Task, fraction: number, note: string): void => {
      try {
        onProgress?.({ task, fraction, done: outcomes.size, total, note });
      } catch (error) {
        stop(asError(error));
      }
    };
    stopRun = cancel;
    ids.forEach((id, i) => {
      if (outcomes.has(id) || waiting.has(id)) return;
      const value = kept(id);
      if (value === undefined) waiting.set(id, tasks[i]!);
      else outcomes.set(id, { value });
    });
    ids.forEach((id, i) => {
      if (outcomes.has(id) && ids.indexOf(id) === i) report(tasks[i]!, 1, 'kept from an earlier run');
    });

    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();

    const attempt = async (id: string, task: Task): Promise<Outcome> => {
      try {
        return { value: await perform(id, task, (fraction, note) => report(task, fraction, note)) };
      } catch (error) {
        return { error: asError(error) };
      }
    };
    const lane = async (): Promise<void> => {
      for (const [id, task] of waiting) {
        if (halt !== undefined) return;
        waiting.delete(id);
        const outcome = await attempt(id, task);
        // a task that ended because the run was stopped has not failed
        if ('error' in outcome && halt !== undefined) return;
        if ('error' in outcome) {
          journal.failed(id, `${outcome.error.name}: ${outcome.error.message}`);
          if (!settle) return stop(outcome.error);
        }
        outcomes.set(id, outcome);
        report(task, 1, 'error' in outcome ? outcome.error.message : 'done');
      }
    };
    await Promise.all(Array.from({ length: Math.min(workers, waiting.size) }, lane));
    signal?.removeEventListener('abort', cancel);
    await stopping;
    if (halt !== undefined) throw (halt as { reason: Error }).reason;
    return ids.map((id) => outcomes.get(id)!);
  };

  async function run(tasks: readonly Task[], options?: RunOptions & { settle?: false }): Promise<Uint8Array[]>;
  async function run(tasks: readonly Task[], options: RunOptions & { settle: true }): Promise<Outcome[]>;
  async function run(tasks: readonly Task[], options: AnyOptions = {}): Promise<Uint8Array[] | Outcome[]> {
    if (state !== 'free') {
      throw new CheerError(
        'busy',
        `run: this runner is ${state === 'closed' ? 'closed' : 'at another run'}`,
        'Give all tasks to one run, or wait for it.',
      );
    }
    state = 'running';
    const running = runAll(tasks, options);
    ended = running.then(
      () => {},
      () => {},
    );
    try {
      const outcomes = await running;
      if (options.settle) return outcomes;
      return outcomes.map((outcome) => (outcome as { value: Uint8Array }).value);
    } finally {
      if (state === 'running') state = 'free';
    }
  }

  const close = async (): Promise<void> => {
    if (state === 'closed') return;
    if (state === 'running') stopRun();
    state = 'closed';
    await ended;
    await stopThreads();
    journal.close();
    release();
  };
  return { run, close, store, journal };
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

type AnyOptions = RunOptions & { readonly settle?: boolean };

function makeFolder(work: string): void {
  if (existsSync(work)) return;
  try {
    // Node tries for ever where a place refuses folders, such as /proc, if it is told to make the parents too
    mkdirSync(work, { recursive: !existsSync(dirname(work)) });
  } catch (error) {
    throw new CheerError(
      'file-unreadable',
      `localRunner: cannot make the work folder ${work}: ${error instanceof Error ? error.message : error}`,
      'Name a folder that can be written.',
      { cause: error },
    );
  }
}

/** Files that a killed process did not finish. Only the one that holds the folder may do this. */
function clearTemporary(work: string): void {
  const folder = temporaryFolder(work);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(join(folder, file), { force: true });
}

function cancelled(done: number, total: number): CheerError {
  return new CheerError(
    'cancelled',
    `run: cancelled after ${done} of ${total} tasks`,
    'Run the same command again: what is finished is kept, and what a task had saved on its way.',
  );
}
