import { CheerError, type Recording } from '@cheer/signals';
import type { Folder } from '../folder.ts';
import type { ByteSource } from '../source.ts';

/** A collection of recordings of many people, and how to read it. */
export interface Dataset {
  /** what `--dataset` calls it */
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly citation: string;
  /** the labels that its recordings carry; empty where the labels files decide, see classesIn */
  readonly classes: readonly string[];
  /** the labels in this copy of it, sorted */
  classesIn(folder: Folder, options?: DatasetOptions): Promise<readonly string[]>;
  /** everyone in it, sorted; nobody is left out in silence */
  open(folder: Folder, options?: DatasetOptions): Promise<readonly SubjectEntry[]>;
}

/** What the user has to say of files that do not say it themselves. */
export interface DatasetOptions {
  /** which column or signal is what, see parseMapping; only tables and EDF take one */
  readonly map?: string | undefined;
}

export interface SubjectEntry {
  readonly subject: string;
  readonly sessions: readonly Session[];
  /** why this person cannot be read at all; then there are no sessions */
  readonly refused?: CheerError;
}

export interface Session {
  readonly session: string;
  /** the files that the recording depends on: whoever keeps results hashes these */
  readonly sources: readonly ByteSource[];
  read(): Promise<Recording>;
}

/** The entry of a person who cannot be read, from what went wrong. Any other error than CheerError is a bug and is thrown. */
export function refusal(subject: string, error: unknown): SubjectEntry {
  if (!(error instanceof CheerError)) throw error;
  return { subject, sessions: [], refused: error };
}
