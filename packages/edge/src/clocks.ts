/** What the pure parts are told of time. */
export interface Clocks {
  /** unix seconds */
  readonly clock: () => number;
  /** ms from any origin, for durations that are reported */
  readonly timer: () => number;
}
