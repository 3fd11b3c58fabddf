import { join } from 'node:path';
import { CheerError } from '@cheer/signals';
import { DatabaseSync } from './sqlite.ts';

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly state: 'started' | 'done' | 'failed';
  /** unix milliseconds */
  readonly started: number;
  readonly finished: number | null;
  readonly error: string | null;
  /** SHA-256 of the result, once done */
  readonly result: string | null;
  readonly attempts: number;
}

/** What happened to each task, in a work folder's SQLite file; it outlives the process. */
export interface Journal {
  find(id: string): Entry | undefined;
  all(): Entry[];
  started(id: string, kind: string): void;
  done(id: string, result: string): void;
  failed(id: string, error: string): void;
  close(): void;
}

const LAYOUT = 1;

export function openJournal(work: string, clock: () => number): Journal {
  const path = join(work, 'journal.sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const layout = Number(Object.values(database.prepare('PRAGMA user_version').get() ?? {})[0]);
    if (layout !== 0 && layout !== LAYOUT) throw new Error(`layout ${layout}, this version writes ${LAYOUT}`);
    database.exec(`PRAGMA user_version = ${LAYOUT}; CREATE TABLE IF NOT EXISTS tasks (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, started INTEGER NOT NULL, finished INTEGER,
      error TEXT, result TEXT, attempts INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
  } catch (error) {
    database?.close();
    throw new CheerError(
      'state-invalid',
      `localRunner: ${path} must be a journal of tasks: ${error instanceof Error ? error.message : error}`,
      'Delete the work folder; everything in it can be computed again.',
      { cause: error },
    );
  }
  const find = database.prepare('SELECT * FROM tasks WHERE id = ?');
  const all = database.prepare('SELECT * FROM tasks ORDER BY started, id');
  const start = database.prepare(`INSERT INTO tasks VALUES (?, ?, 'started', ?, NULL, NULL, NULL, 1) ON CONFLICT (id) DO
    UPDATE SET state = 'started', started = excluded.started, finished = NULL, error = NULL, result = NULL,
    attempts = attempts + 1`);
  const finish = database.prepare('UPDATE tasks SET state = ?, finished = ?, error = ?, result = ? WHERE id = ?');
  const open = database;
  return {
    find: (id) => find.get(id) as Entry | undefined,
    all: () => all.all() as unknown as Entry[],
    started: (id, kind) => void start.run(id, kind, clock()),
    done: (id, result) => void finish.run('done', clock(), null, result, id),
    failed: (id, error) => void finish.run('failed', clock(), error, null, id),
    close: () => open.close(),
  };
}
