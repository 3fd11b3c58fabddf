/**
 * Where the time goes: the stages of extractFeatures called one by one, the seconds of each summed over all windows. They are
 * inside the package, so they are taken from its sources and not through its public entry.
 */
import { findBeats, nnIntervals } from '@cheer/signals';
import { pulses } from '../../packages/signals/src/beats/pulses.ts';
import { cleanBvp } from '../../packages/signals/src/clean/bvp.ts';
import { cleanGsr } from '../../packages/signals/src/clean/gsr.ts';
import { cleanSkt } from '../../packages/signals/src/clean/skt.ts';
import { slowSpectrum } from '../../packages/signals/src/features/band.ts';
import { BVP_FAMILIES, bvpQuality, prepareBvp } from '../../packages/signals/src/features/bvp/bvp.ts';
import type { Family } from '../../packages/signals/src/features/family.ts';
import { GSR_FAMILIES, gsrQuality, prepareGsr } from '../../packages/signals/src/features/gsr/gsr.ts';
import { prepareSkt, SKT_FAMILIES, sktQuality } from '../../packages/signals/src/features/skt/skt.ts';
import { findScrs } from '../../packages/signals/src/scr/scr.ts';
import type { BenchWindow } from './exchange.ts';

/** Seconds by stage, in the order in which they run. */
export type StageTimes = Readonly<Record<string, number>>;

export function timeStages(windows: readonly BenchWindow[]): StageTimes {
  const times: Record<string, number> = {};
  const timed = <Result>(stage: string, run: () => Result): Result => {
    const begin = performance.now();
    const result = run();
    times[stage] = (times[stage] ?? 0) + (performance.now() - begin) / 1000;
    return result;
  };
  const timeFamilies = <Input>(modality: string, families: readonly Family<Input>[], input: Input): void => {
    for (const family of families) timed(`${modality} ${family.name}`, () => family.compute(input));
  };
  for (const { duration, segments } of windows) {
    const { BVP, GSR, SKT } = segments;
    if (BVP !== undefined) {
      const clean = timed('BVP cleaning', () => cleanBvp(BVP, duration));
      const input = prepareBvp(BVP, duration);
      if (typeof clean !== 'string' && typeof input !== 'string') {
        const beats = timed('BVP beats', () => findBeats(clean.samples, clean.rate, clean.filled));
        const nn = timed('BVP intervals', () => nnIntervals(beats));
        timed('BVP pulses', () => pulses(clean.samples, clean.rate, beats, nn));
        timeFamilies('BVP', BVP_FAMILIES, input);
        timed('BVP quality', () => bvpQuality(input));
      }
    }
    if (GSR !== undefined) {
      const clean = timed('GSR cleaning, tonic part', () => cleanGsr(GSR, duration));
      const input = prepareGsr(GSR, duration);
      if (typeof clean !== 'string' && typeof input !== 'string') {
        timed('GSR responses', () => findScrs(clean.phasic, clean.rate));
        timed('GSR Welch', () => slowSpectrum(clean.conductance, clean.rate));
        timeFamilies('GSR', GSR_FAMILIES, input);
        timed('GSR quality', () => gsrQuality(input));
      }
    }
    if (SKT !== undefined) {
      const clean = timed('SKT cleaning', () => cleanSkt(SKT, duration));
      const input = prepareSkt(SKT, duration);
      if (typeof clean !== 'string' && typeof input !== 'string') {
        timed('SKT Welch', () => slowSpectrum(clean.temperature, clean.rate));
        timeFamilies('SKT', SKT_FAMILIES, input);
        timed('SKT quality', () => sktQuality(input));
      }
    }
  }
  return times;
}
