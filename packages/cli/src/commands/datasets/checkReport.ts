import type { RecordingReport } from '@cheer/lab';

/** What a copy of a dataset is like; plain data. */
export interface CheckReport {
  readonly path: string;
  readonly dataset: string;
  readonly title: string;
  /** by part of the dataset; empty where its files are named by nobody */
  readonly files: readonly PartReport[];
  readonly wrong: readonly { readonly path: string; readonly verdict: string }[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** begun by a download and not finished */
  readonly unfinished: readonly string[];
  readonly people: readonly PersonCheck[];
  readonly missingPeople: readonly string[];
  readonly refused: readonly { readonly subject: string; readonly reason: string }[];
  /** what is wrong, in sentences; empty if all is well */
  readonly problems: readonly string[];
}

export interface PartReport {
  readonly part: string;
  readonly there: number;
  readonly all: number;
  /** whose checksum is known */
  readonly pinned: number;
  /** held to a checksum, and right (other line ends included) */
  readonly checked: number;
  readonly lineEnds: number;
}

export interface PersonCheck {
  readonly subject: string;
  readonly sessions: number;
  readonly minutes: number;
  /** minutes by label */
  readonly labels: Readonly<Record<string, number>>;
  readonly channels: readonly string[];
  readonly faults: RecordingReport['faults'];
}
