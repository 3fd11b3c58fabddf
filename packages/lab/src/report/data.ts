/** What a report is made of: plain data, so that whoever ran the experiment can make one. */
import type { ResultRow, SkippedCell } from '../fewShot.ts';
import type { ClustersData } from '../figures/clusters.ts';
import type { FeatureTreeData } from '../figures/featureTree.ts';
import type { SignalsData } from '../figures/signals.ts';
import type { TimelineData } from '../figures/timeline.ts';
import type { TrainingData } from '../figures/trainingCurve.ts';
import type { RunFacts } from '../table.ts';

export interface ReportData {
  readonly title: string;
  /** when, by which version, on which machine: one line a fact */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly run: RunFacts;
  readonly rows: readonly ResultRow[];
  /** the method under test: its row stands out */
  readonly ours: string;
  /** figures; each is left out if its data is */
  readonly signals?: readonly SignalsData[];
  readonly tree?: FeatureTreeData;
  readonly clusters?: ClustersData;
  readonly training?: TrainingData;
  readonly timelines?: readonly TimelineData[];
  readonly people: readonly PersonFacts[];
  readonly requests: readonly LoggedRequest[];
  readonly faults: readonly SubjectFault[];
  /** people who were left out, and cells that could not be run */
  readonly excluded: readonly { readonly subject: string; readonly reason: string }[];
  readonly skipped: readonly SkippedCell[];
  /** on how this run was made, beyond the standing notes */
  readonly notes: readonly string[];
}

/** A person on the device side. */
export interface PersonFacts {
  readonly subject: string;
  readonly windows: number;
  readonly labelled: number;
  /** matched on the device; null if there was nothing to match */
  readonly cluster: number | null;
  readonly bytesFetched: number;
  /** training the head, ms */
  readonly adaptMs: number;
  /** features to prediction, ms a window */
  readonly windowMs: number;
}

/** One request the device made. */
export interface LoggedRequest {
  readonly subject: string;
  readonly method: string;
  /** path and query, as sent */
  readonly url: string;
  readonly status: number;
  /** of the bodies */
  readonly bytesOut: number;
  readonly bytesIn: number;
}

export interface SubjectFault {
  readonly subject: string;
  readonly kind: string;
  readonly where: string;
  readonly found: string;
  readonly done: string;
}
