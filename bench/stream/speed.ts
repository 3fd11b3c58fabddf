import {
  cutWindows,
  extractFeatures,
  extractRecording,
  featureStream,
  MODALITIES,
  type Recording,
} from '@cheer/signals';

const WINDOWS = { length: 60, step: 30 };
/** s of samples that come at once */
const CHUNK = 1;

export interface Speed {
  readonly windows: number;
  /** ms a window, median over the rounds */
  readonly single: number;
  readonly recording: number;
  readonly stream: number;
}

/** ms a window: each cleaned by itself, cleaned with its recording, and from chunks of a second. In turns, one core. */
export function speed(recordings: readonly Recording[], rounds: number): Speed {
  const windows = recordings.reduce((sum, recording) => sum + cutWindows(recording, WINDOWS).length, 0);
  const ways = { single, recording: shared, stream: streamed };
  const times = { single: [] as number[], recording: [] as number[], stream: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const way of ['single', 'recording', 'stream'] as const) {
      const begun = performance.now();
      for (const recording of recordings) ways[way](recording);
      // the first round warms up
      if (round > 0) times[way].push((performance.now() - begun) / windows);
    }
  }
  const median = (x: number[]): number => x.sort((a, b) => a - b)[x.length >> 1]!;
  return { windows, single: median(times.single), recording: median(times.recording), stream: median(times.stream) };
}

export function speedTable({ windows, single, recording, stream }: Speed): string {
  const row = (name: string, ms: number): string =>
    `  ${name.padEnd(22)}${ms.toFixed(3)}   ${(single / ms).toFixed(2)}`;
  return [
    `  ${windows} windows of 60 s every 30 s: ms a window, times as fast as one by one`,
    row('one by one', single),
    row('extractRecording', recording),
    row('stream, chunks of 1 s', stream),
  ].join('\n');
}

function single(recording: Recording): void {
  for (const window of cutWindows(recording, WINDOWS)) extractFeatures(window);
}

function shared(recording: Recording): void {
  for (const _ of extractRecording(recording, WINDOWS));
}

function streamed({ channels }: Recording): void {
  const stream = featureStream({ ...WINDOWS, modalities: MODALITIES.filter((name) => channels[name] !== undefined) });
  for (let second = 0, more = true; more; second++) {
    more = false;
    for (const name of MODALITIES) {
      const channel = channels[name];
      if (channel === undefined) continue;
      const from = Math.round(second * CHUNK * channel.rate);
      const samples = channel.samples.subarray(from, Math.round((second + 1) * CHUNK * channel.rate));
      if (samples.length === 0) continue;
      stream.push(name, samples, { start: channel.start + from / channel.rate, rate: channel.rate });
      more = true;
    }
  }
  stream.end();
}
