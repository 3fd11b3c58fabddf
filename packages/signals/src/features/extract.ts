import type { ReadyGsr } from '../clean/gsr.ts';
import type { ReadySkt } from '../clean/skt.ts';
import { MODALITIES, type Modality } from '../recording.ts';
import { BVP_FAMILIES, bvpQuality, prepareBvp } from './bvp/bvp.ts';
import type { ReadyBvp } from './bvp/input.ts';
import { checkedSegment, checkedWindow, type FeatureWindow } from './checked.ts';
import { type Family, QUALITY_CODES, type QualityCode, type Reason, type Value } from './family.ts';
import { GSR_FAMILIES, gsrQuality, prepareGsr } from './gsr/gsr.ts';
import type { Segment } from './segment.ts';
import { prepareSkt, SKT_FAMILIES, sktQuality } from './skt/skt.ts';
import { FEATURES, ROOTS } from './tree.ts';

/** How good a window is, 0 (nothing to be had) to 1: by modality, and the mean of the three. */
export interface WindowQuality extends Readonly<Record<Modality, number>> {
  readonly overall: number;
}

export interface Features {
  /** one a feature in the order of FEATURES; NaN where there is none */
  readonly values: Float32Array;
  /** why: an index into QUALITY_CODES a feature, 0 where there is a value */
  readonly codes: Uint8Array;
  readonly quality: WindowQuality;
}

export type { FeatureWindow } from './checked.ts';

/**
 * Computes the 123 features of a window. Whatever was measured, it does not throw: what cannot be computed is NaN with a
 * quality code.
 * - A modality without samples is `missing-modality`; one that covers less than 95 % of the window is a `gap`, as is one
 *   with more than 5 % of its samples missing. What is missing below that is filled.
 * - A modality with more samples than `duration * rate` (one, and 1 in 10000, forgiven; an offset of more than one sample
 *   counts as samples), a negative offset or a rate that is not positive is `out-of-range`: the rate or the duration is
 *   not the one it was measured with. One with fewer is a `gap`, so that a wrong rate shows either way.
 * - A duration that is not positive and finite, and a feature whose minimum duration is above it, is `too-short`.
 * - A value that is not finite, also as a 32-bit float, is `out-of-range`.
 *
 * BVP must have its upstroke positive. Upside down, the values are wrong, and what says so is `quality.BVP`, which is then
 * below 0.5 (see `bvpQualityParts`, `polarity`).
 *
 * @throws CheerError `option-invalid` for what is no window: no object, no segments, a duration that is no number, samples
 *   that are no list of numbers, a segment that is not named BVP, GSR or SKT (those of acceleration are passed over)
 */
export function extractFeatures(window: FeatureWindow): Features {
  return extractPrepared(checkedWindow('extractFeatures', window), {});
}

/** What was cleaned before the window was cut; a modality that is not there is cleaned from the window alone. */
export interface Ready {
  readonly BVP?: ReadyBvp | undefined;
  readonly GSR?: ReadyGsr | undefined;
  readonly SKT?: ReadySkt | undefined;
}

/** `extractFeatures` on work that was done once for a recording. */
export function extractPrepared(window: FeatureWindow, ready: Ready): Features {
  const values = new Float32Array(FEATURES.length).fill(Number.NaN);
  const codes = new Uint8Array(FEATURES.length);
  const quality = { BVP: 0, GSR: 0, SKT: 0 };
  for (const modality of MODALITIES) {
    const { start } = ROOTS.find((root) => root.modality === modality)!;
    const reading = checkedSegment(window, modality);
    const place = { start, values, codes };
    if (modality === 'BVP') quality.BVP = readBvp(reading, window.duration, place, ready.BVP);
    else if (modality === 'GSR') quality.GSR = readGsr(reading, window.duration, place, ready.GSR);
    else quality.SKT = readSkt(reading, window.duration, place, ready.SKT);
  }
  return { values, codes, quality: { overall: (quality.BVP + quality.GSR + quality.SKT) / 3, ...quality } };
}

/** Where a modality's features go. */
interface Place {
  readonly start: number;
  readonly values: Float32Array;
  readonly codes: Uint8Array;
}

type Reader<Done> = (reading: Segment | Reason, duration: number, place: Place, ready: Done | undefined) => number;

const readBvp = reader(BVP_FAMILIES, prepareBvp, bvpQuality);
const readGsr = reader(GSR_FAMILIES, prepareGsr, gsrQuality);
const readSkt = reader(SKT_FAMILIES, prepareSkt, sktQuality);

/** Computes one modality's features into their place and returns its quality, 0..1. */
function reader<Input, Done>(
  families: readonly Family<Input>[],
  prepare: (segment: Segment, duration: number, ready?: Done) => Input | Reason,
  judge: (input: Input) => number,
): Reader<Done> {
  const declared = families.map(({ features, compute }) => ({
    compute,
    features: Object.entries(features).map(([name, { minimum }]) => ({ name, minimum })),
  }));
  return (reading, duration, { start, values, codes }, ready) => {
    const input: Input | Reason = isReason(reading) ? reading : prepare(reading, duration, ready);
    let at = start;
    for (const { features, compute } of declared) {
      const result = isReason(input) ? input : compute(input);
      for (const { name, minimum } of features) {
        let value: Value = isReason(result) ? result : result[name]!;
        // 59.999 s is a minute: windows are cut between samples
        if (!isReason(input) && !(duration >= minimum * (1 - 1e-4))) value = 'too-short';
        const single = typeof value === 'number' ? Math.fround(value) : Number.NaN;
        const code: QualityCode = typeof value !== 'number' ? value : Number.isFinite(single) ? 'ok' : 'out-of-range';
        values[at] = code === 'ok' ? single : Number.NaN;
        codes[at] = QUALITY_CODES.indexOf(code);
        at++;
      }
    }
    return isReason(input) ? 0 : Math.min(1, Math.max(0, judge(input)));
  };
}

function isReason(value: unknown): value is Reason {
  return typeof value === 'string';
}
