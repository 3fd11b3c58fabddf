/**
 * Features from arrays of your own, whatever sensor they come from: no files, no folders, one package.
 *
 *     npx node examples/your-own-arrays.ts
 *
 * packages/signals/README.md explains each step. The arrays here are a simulated person's; put yours in their place.
 */
import {
  applyScaler,
  cutWindows,
  extractFeatures,
  extractRecording,
  FEATURES,
  type Features,
  featureStream,
  fitScaler,
  isUsable,
  profileOf,
  QUALITY_CODES,
  type Recording,
  windowQualityParts,
} from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';

// 1. What a sensor gives: samples, how many a second, and when the first was taken. NaN stands for a missing sample.
const { BVP, GSR, SKT } = simulatePerson({ index: 0, seed: 1, protocol: 'stress', minutes: 10 }).recording.channels;
const pulse: Float32Array = BVP!.samples; // any unit; the upstroke of a beat must rise
const conductance: Float32Array = GSR!.samples; // microsiemens: nanosiemens / 1000, or 1000 / kiloohms
const temperature: Float32Array = SKT!.samples; // degrees Celsius
const start = 1_700_000_000; // unix seconds; channels may begin at different times and have different rates

const recordingOf = (bvp: Float32Array): Recording => ({
  subject: 'P1',
  session: '1',
  channels: {
    BVP: { unit: 'a.u.', start, rate: BVP!.rate, samples: bvp },
    GSR: { unit: 'uS', start, rate: GSR!.rate, samples: conductance },
    SKT: { unit: 'degC', start, rate: SKT!.rate, samples: temperature },
  },
  annotations: [],
  tags: [],
  faults: [],
  reference: {},
});
const recording = recordingOf(pulse);
const WINDOWS = { length: 60, step: 30 };

// 2. Which way up is the pulse? Its quality is higher the right way up, over a recording. Ask once for each kind of sensor.
const upright = meanPulseQuality(recording);
const inverted = meanPulseQuality(recordingOf(pulse.map((x) => -x)));
console.log(`pulse quality ${upright.toFixed(2)} as it is, ${inverted.toFixed(2)} upside down`);

// 3. Features of all windows. The recording is cleaned once; this is what the cloud and the device do.
const all: Features[] = [];
for (const { features } of extractRecording(recording, WINDOWS)) all.push(features);
console.log(`${all.length} windows of ${FEATURES.length} features`);

// 4. Quality first, values second: a code of `ok` says that a value could be computed, not that it is right.
const best = all.reduce((a, b) => (b.quality.BVP > a.quality.BVP ? b : a));
for (const name of ['bvp_hr_mean', 'bvp_rmssd', 'gsr_scr_rate', 'skt_mean']) {
  const { index, unit } = FEATURES.find((feature) => feature.name === name)!;
  console.log(`  ${name}: ${best.values[index]!.toFixed(2)} ${unit} (${QUALITY_CODES[best.codes[index]!]})`);
}
const usable = all.filter(({ values, quality }) => isUsable(values, quality.overall, WINDOWS.length));
const good = all.filter(({ quality }) => quality.BVP >= 0.9);
console.log(`${usable.length} windows are usable, ${good.length} have a pulse good enough for heart rate variability`);

// 5. One window by itself: cleaned alone, so that its ends are a filter's ends. Near the values above, never their bits.
const [window] = cutWindows(recording, WINDOWS);
const alone = extractFeatures(window!);
console.log(`bvp_rmssd of the first window: ${rmssd(all[0]!)} in its recording, ${rmssd(alone)} cut out`);
console.log('why its quality is what it is:', windowQualityParts(window!).BVP);

// 6. The same live: samples as they come, here 10 s at a time. The same bits, some time after the end of each window.
const stream = featureStream(WINDOWS);
const live: Features[] = [];
let latest = 0;
for (let second = 0; second < pulse.length / BVP!.rate; second += 10) {
  for (const [modality, samples, rate] of [
    ['BVP', pulse, BVP!.rate],
    ['GSR', conductance, GSR!.rate],
    ['SKT', temperature, SKT!.rate],
  ] as const) {
    const chunk = samples.subarray(second * rate, (second + 10) * rate);
    for (const { start: from, duration, features } of stream.push(modality, chunk, { start: start + second, rate })) {
      live.push(features);
      latest = Math.max(latest, start + second + 10 - (from + duration));
    }
  }
}
live.push(...stream.end().map(({ features }) => features));
console.log(`live: ${live.length} windows, at most ${latest} s late; the same bits: ${live.every(sameAs(all))}`);

// 7. A person in numbers, comparable with others once a scaler is fitted on many people (here, for show, on this one).
const scaler = fitScaler(all.map(({ values }) => values));
const profile = profileOf(all.map(({ values }) => applyScaler(values, scaler)));
console.log(`a profile of ${profile.windows} windows: ${2 * profile.median.length} numbers`);

function meanPulseQuality(one: Recording): number {
  let sum = 0;
  let count = 0;
  for (const { features } of extractRecording(one, WINDOWS)) {
    sum += features.quality.BVP;
    count++;
  }
  return sum / count;
}

function rmssd({ values }: Features): string {
  return `${values[FEATURES.find(({ name }) => name === 'bvp_rmssd')!.index]!.toFixed(2)} ms`;
}

function sameAs(others: readonly Features[]): (one: Features, i: number) => boolean {
  return ({ values }, i) => values.every((value, j) => Object.is(value, others[i]!.values[j]));
}
