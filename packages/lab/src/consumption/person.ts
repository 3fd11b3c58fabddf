/** One person's windows and recordings in files, so that a process of its own can take them up without computing them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { MeasuredWindow } from '@cheer/edge';
import type { Recording } from '@cheer/signals';

/** What the device has of a person. */
export interface DevicePerson {
  /** in order of time */
  readonly windows: readonly MeasuredWindow[];
  /** seconds */
  readonly grid: { readonly length: number; readonly step: number };
  /** places of the labelled windows, and their labels */
  readonly support: readonly number[];
  readonly labels: readonly string[];
}

const PERSON = 'person.v8';
const RECORDINGS = 'recordings.v8';

export function writePerson(folder: string, person: DevicePerson, recordings: readonly Recording[]): void {
  writeFileSync(join(folder, PERSON), serialize(person));
  writeFileSync(join(folder, RECORDINGS), serialize(recordings));
}

export const readPerson = (folder: string): DevicePerson => deserialize(readFileSync(join(folder, PERSON)));

export const readRecordings = (folder: string): Recording[] => deserialize(readFileSync(join(folder, RECORDINGS)));
