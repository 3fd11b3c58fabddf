/**
 * The one interface behind which a TUF client stands (theupdateframework.github.io/specification, 5). A client is a pure step: from the
 * metadata that was trusted, and what a server says now, to the metadata that is trusted. Who keeps it, and where, is not its affair.
 */
import type { CheerError } from '@cheer/signals';
import type { Get } from '../get.ts';

/** What a device trusts, as the signed bytes it received. `root` is pinned at enrolment; the others come with the first update. */
export interface TrustedMetadata {
  readonly root: Uint8Array;
  readonly timestamp?: Uint8Array;
  readonly snapshot?: Uint8Array;
  readonly targets?: Uint8Array;
}

/** A file that the publisher has signed for. */
export interface SignedTarget {
  readonly bytes: number;
  readonly sha256: string;
}

export interface TufOutcome {
  /** to be kept even if there was a failure: a newer root counts as soon as it is verified (5.3.8) */
  readonly trusted: TrustedMetadata;
  /** why the update stopped; `targets` of `trusted` must then not be used for anything new */
  readonly failure?: CheerError;
}

export interface TufClient {
  readonly name: 'tuf-js' | 'tuf-browser';
  /**
   * @param get files below the repository's address, such as `metadata/timestamp.json`; never more bytes than asked for
   * @param now unix seconds
   */
  update(trusted: TrustedMetadata, get: Get, now: number): Promise<TufOutcome>;
}
