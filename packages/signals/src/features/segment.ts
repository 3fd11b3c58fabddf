/**
 * The samples of one modality inside one window: no more than `duration * rate` of them, of which one sample and 1 in
 * 10000 are forgiven. A pulse (BVP) has its upstroke positive: more light absorbed, more blood, a higher value. Upside
 * down, its beats are found in the wrong places, which the quality tells and no code does.
 */
export interface Segment {
  /** BVP in any unit, GSR in uS, SKT in degC; a missing one is NaN */
  readonly samples: Float32Array;
  /** sampling rate, Hz: as it was measured, since every time and frequency is made of it */
  readonly rate: number;
  /**
   * Seconds from the window's start to the first sample, not negative (below one sample period unless the channel began
   * late). Beyond one period it counts against what the window has room for.
   */
  readonly offset: number;
}
