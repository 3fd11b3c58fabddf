import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheerError } from '@cheer/signals';
import { writeAtomically } from '../atomic.ts';
import { DatabaseSync } from './sqlite.ts';

/**
 * Takes a work folder for this process alone and returns what gives it back. `busy` if another has it.
 *
 * The lock is SQLite's exclusive one on an empty database, which is the operating system's own lock on the file. The
 * system lets go of it when the process ends, however it ends: nothing is left to clear away after kill -9, and a
 * process number used again cannot be mistaken for its former owner. `owner.json` is only for the message.
 */
export function takeFolder(work: string): () => void {
  let opened: DatabaseSync | undefined;
  const owner = join(work, 'owner.json');
  try {
    opened = new DatabaseSync(join(work, 'lock.sqlite'));
    opened.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    opened?.close();
    if (!(error instanceof Error && /database is locked/.test(error.message))) {
      throw new CheerError(
        'file-unreadable',
        `localRunner: cannot lock ${join(work, 'lock.sqlite')}: ${error instanceof Error ? error.message : error}`,
        'Use a work folder on a local disk, or delete that file if it was damaged.',
        { cause: error },
      );
    }
    throw new CheerError(
      'busy',
      `localRunner: the work folder ${work} is in use by ${whose(owner)}`,
      'Wait until that process has ended, or write to another place.',
    );
  }
  const database = opened;
  writeAtomically(owner, new TextEncoder().encode(`${JSON.stringify({ pid: process.pid })}\n`));
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}

function whose(owner: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(owner, 'utf8'));
    return Number.isInteger(pid) ? `process ${pid}` : 'another process';
  } catch {
    // the owner has not written its name yet
    return 'another process';
  }
}
