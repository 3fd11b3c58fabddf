/**
 * The port behind which all long work is done: coarse, independent, idempotent tasks. A task is named by what it
 * depends on, so that asking twice costs once, and what an earlier run finished is not done again.
 */
import type { Store } from './store.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Task {
  /** which function of the registry of kinds does it */
  readonly kind: string;
  /** what it reads: SHA-256 of content, or a reference such as a path; never the data itself */
  readonly inputs: Readonly<Record<string, string>>;
  /** everything else that the result depends on */
  readonly parameters: Json;
  /** what may spare work and changes no result; no part of what the task is called */
  readonly hints?: Readonly<Record<string, string>>;
}

/** What a kind of task is given beside the task. */
export interface TaskContext {
  /** content from the work folder's store by its SHA-256, checked */
  read(sha256: string): Uint8Array;
  /** how far it is, 0 to 1, and in a few words at what */
  progress(fraction: number, note?: string): void;
  /** where a long task leaves off; what was saved last is there again after a crash, and gone once the task is done */
  readonly checkpoint: {
    load(): Uint8Array | undefined;
    save(bytes: Uint8Array): void;
  };
  /** aborted when nobody wants the result any more; a task that does not look is stopped a moment later */
  readonly signal: AbortSignal;
}

/** Does one kind of task. The same task must give the same bytes, whenever and wherever it runs. */
export type TaskKind = (task: Task, context: TaskContext) => Promise<Uint8Array>;

/** What a registry module exports as `kinds`. */
export type TaskKinds = Readonly<Record<string, TaskKind>>;

export interface Progress {
  readonly task: Task;
  /** of this task, 0 to 1 */
  readonly fraction: number;
  /** tasks of this run that are done, and all of them */
  readonly done: number;
  readonly total: number;
  readonly note: string;
}

export interface RunOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Outcome = { readonly value: Uint8Array } | { readonly error: Error };

export interface Runner {
  /** content by SHA-256: where inputs too big for a task's description are put */
  readonly store: Store;
  /**
   * The results of all tasks, in their order. The first task that fails ends the run with its error; with `settle`, the
   * others go on and each task gives its value or its error. `cancelled` when the signal aborts; `busy` while this
   * runner is at another run.
   */
  run(tasks: readonly Task[], options?: RunOptions & { readonly settle?: false }): Promise<Uint8Array[]>;
  run(tasks: readonly Task[], options: RunOptions & { readonly settle: true }): Promise<Outcome[]>;
  /** Stops the workers and lets go of the work folder. */
  close(): Promise<void>;
}
