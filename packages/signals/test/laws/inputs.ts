/** The windows on which the laws are tried. */
import type { FeatureWindow } from '../../src/features/extract.ts';
import type { Segment } from '../../src/features/segment.ts';
import type { Modality } from '../../src/recording.ts';
import { onsetsOf, pulseTrain } from '../bvp/pulseTrain.ts';
import { noise } from '../noise.ts';
import { walk } from '../walk.ts';

export interface Try extends FeatureWindow {
  readonly name: string;
  readonly segments: Readonly<Record<Modality, Segment>>;
}

/** Samples in steps of 2^-`bits`: 32-bit floats then hold them exactly after the scales and shifts tried here. */
const rounded = (samples: Float32Array, bits: number): Float32Array =>
  samples.map((value) => Math.round(value * 2 ** bits) / 2 ** bits);

const segment = (samples: Float32Array, rate: number): Segment => ({ samples, rate, offset: 0 });

/** A pulse with breath, second humps, wander and noise. */
function pulse(seconds: number, rate: number, seed: number): Float32Array {
  const jitter = noise(4096, seed);
  const onsets = onsetsOf(
    (t) => 0.8 + 0.05 * Math.sin(1.5 * t) + 0.03 * Math.sin(0.5 * t) + 0.02 * jitter[Math.floor((t + 3) * 16) % 4096]!,
    seconds,
  );
  const grain = noise(seconds * rate, seed + 1);
  return pulseTrain(onsets, seconds, rate).map((v, i) => v + 4 * Math.sin((1.3 * i) / rate) + 0.5 * grain[i]!);
}

/** Conductance: responses of a few seconds on a slow walk. */
function conductance(seconds: number, rate: number, seed: number): Float32Array {
  return walk(seconds, rate, seed, 3, 0.05).map((value, i) => {
    const t = i / rate;
    return value + 0.3 * Math.max(0, Math.sin(0.55 * t)) ** 2 + 0.004 * t;
  });
}

function make(name: string, seconds: number, rates: readonly [number, number, number], seed: number): Try {
  const [fast, slow, slower] = rates;
  return {
    name,
    duration: seconds,
    segments: {
      BVP: segment(rounded(pulse(seconds, fast, seed), 6), fast),
      GSR: segment(rounded(conductance(seconds, slow, seed + 2), 14), slow),
      SKT: segment(rounded(walk(seconds, slower, seed + 3, 30, 0.05), 12), slower),
    },
  };
}

function broken(whole: Try): Try {
  const hole = (one: Segment): Segment => {
    const samples = one.samples.slice();
    samples.fill(Number.NaN, Math.round(0.4 * samples.length), Math.round(0.43 * samples.length));
    return { ...one, samples };
  };
  const { BVP, GSR, SKT } = whole.segments;
  return {
    ...whole,
    name: `${whole.name}, a hole of 3 %`,
    segments: { BVP: hole(BVP), GSR: hole(GSR), SKT: hole(SKT) },
  };
}

/** 60 s as on the Empatica E4, 20 s as in WEMAC, five minutes of a slow device, and one with a hole. */
export const TRIES: readonly Try[] = [
  make('60 s at 64/4/4 Hz', 60, [64, 4, 4], 11),
  broken(make('60 s at 64/4/4 Hz', 60, [64, 4, 4], 12)),
  make('20 s at 200/10/10 Hz', 20, [200, 10, 10], 13),
  make('300 s at 25/8/1 Hz', 300, [25, 8, 1], 14),
];

/** The window with every sample of one modality changed. */
export function changed(window: Try, modality: Modality, change: (value: number) => number): FeatureWindow {
  const own = window.segments[modality];
  return {
    duration: window.duration,
    segments: { ...window.segments, [modality]: { ...own, samples: own.samples.map(change) } },
  };
}

/** What the laws try: a factor and a shift for each modality that keep it within what its sensor can give. */
export const CHANGES: Readonly<Record<Modality, { readonly factor: number; readonly shift: number }>> = {
  BVP: { factor: 3, shift: 1000 },
  GSR: { factor: 3, shift: 2 },
  SKT: { factor: 1.25, shift: 4 },
};
