/** The samples of one modality inside one window. */
export interface Segment {
  readonly samples: Float32Array;
  /** sampling rate, Hz */
  readonly rate: number;
  /** seconds from the window's start to the first sample (below one sample period unless the channel began late) */
  readonly offset: number;
}
