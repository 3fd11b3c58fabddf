/** What the device's verbs answer. */
import type { Encoder, Head } from '@cheer/encoder';
import type { Manifest } from '@cheer/registry';
import type { Scaler } from '@cheer/signals';
import type { Adapted } from './adapt.ts';
import type { EncoderPolicy } from './fetchRelease.ts';
import type { Prediction } from './infer.ts';
import type { DroppedRequests, LedgerEntry } from './ledger.ts';
import type { Persistence } from './persistence.ts';
import type { Training } from './state.ts';
import type { EnrolledTrust } from './trust.ts';

export interface Enrolled {
  readonly release: string;
  readonly simulated: boolean;
  readonly cluster: number;
  readonly distances: readonly number[];
  readonly windows: number;
  /** windows with enough in them */
  readonly usable: number;
  /** encoders that were fetched: of all clusters, or the person's own only */
  readonly fetched: EncoderPolicy;
  /** what the choice of files told the server of the person: log2 of the number of clusters with `own`, 0 with `all` */
  readonly revealedBits: number;
  /** the most that this or any choice before it told: what a server knows it does not forget */
  readonly mostRevealedBits: number;
  /** who vouches for the release; null for a draft that was open already */
  readonly trust: EnrolledTrust | null;
  /** of all files fetched for it */
  readonly bytes: number;
  readonly requests: readonly LedgerEntry[];
  /** whether a root was given that is another publisher's than the one trusted before, of whom nothing counts any more */
  readonly otherPublisher: boolean;
  /** whether there was a classifier before, which this enrolment has made useless */
  readonly untrained: boolean;
  readonly ms: { readonly features: number; readonly fetch: number };
}

/** What an update to a newer release has brought. */
export interface Updated extends Omit<Enrolled, 'untrained' | 'otherPublisher'> {
  /** SHA-256 of the manifest of the release before */
  readonly from: string;
  /** the classifier, trained anew on the same labels; null if there was none */
  readonly trained: Trained | null;
}

export interface Labelled {
  readonly spans: number;
  /** labelled windows by class, those with enough in them */
  readonly counts: Readonly<Record<string, number>>;
  /** windows without a label */
  readonly unlabelled: number;
}

export interface Trained extends Omit<Adapted, 'head' | 'support'> {
  readonly classes: readonly string[];
  /** starts of the windows trained on, unix seconds */
  readonly support: readonly number[];
  readonly persistence: Persistence;
  readonly ms: number;
}

export interface Predicted {
  readonly classes: readonly string[];
  readonly windows: readonly Prediction[];
  /** in all; divide by the number of windows */
  readonly ms: { readonly features: number; readonly inference: number };
}

export interface Status {
  readonly enrolled: null | {
    /** unix seconds */
    readonly at: number;
    readonly location: string;
    readonly hash: string;
    readonly manifest: Manifest;
    /** whether nobody was measured: the enrolled recordings are simulated */
    readonly wearerSimulated: boolean;
    readonly trust: EnrolledTrust | null;
    readonly fetched: EncoderPolicy;
    /** of the last time; `mostRevealedBits` of any time */
    readonly revealedBits: number;
    readonly mostRevealedBits: number;
    readonly cluster: number;
    readonly distances: readonly (number | null)[];
    /** when the first window of the enrolled recordings starts and the last one ends, unix seconds */
    readonly from: number;
    readonly to: number;
    readonly windows: number;
    readonly usable: number;
  };
  readonly labels: Labelled | null;
  readonly trained: Training | null;
  /** the latest, oldest first */
  readonly requests: readonly LedgerEntry[];
  /** those before, summed up */
  readonly dropped: DroppedRequests;
  /** of everything stored */
  readonly bytes: number;
}

/** What predicts, as it is stored, to be run elsewhere. The head knows this person; the rest is the release's. */
export interface Network {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest */
  readonly release: string;
  readonly cluster: number;
  /** whether what the head learned from was simulated */
  readonly wearerSimulated: boolean;
  /** of the population */
  readonly scaler: Scaler;
  readonly encoder: Encoder;
  /** null before the first training */
  readonly head: Head | null;
}
