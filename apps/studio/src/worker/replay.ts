/** A recording once more, as if it were measured now: samples go through the feature stream as they would come from a band. */
import { featureStream, MODALITIES, type Modality, type Recording, type StreamedWindow } from '@cheer/signals';
import type { Opened } from '../protocol.ts';

/** Between two deliveries, s of wall clock. */
const TICK = 0.1;

export interface Delivered {
  readonly now: number;
  readonly beats: Float64Array;
  readonly responses: Opened['responses'];
  readonly windows: readonly StreamedWindow[];
}

/** Recording time that runs faster than the clock, can be paused, and goes on from where it was. */
export class Replay {
  /** unix seconds of the recording */
  now: number;
  speed: number;
  paused = false;
  readonly #end: number;
  readonly #opened: Opened;
  readonly #channels: readonly { name: Modality; start: number; rate: number; samples: Float32Array; sent: number }[];
  readonly #stream;
  #beat = 0;
  #response = 0;

  constructor(recording: Recording, opened: Opened, speed: number) {
    this.speed = speed;
    this.#opened = opened;
    this.now = opened.start;
    this.#end = opened.start + opened.duration;
    this.#channels = MODALITIES.flatMap((name) => {
      const channel = recording.channels[name];
      return channel === undefined || channel.samples.length === 0 ? [] : [{ name, ...channel, sent: 0 }];
    });
    this.#stream = featureStream({ ...opened.grid, modalities: this.#channels.map(({ name }) => name) });
  }

  get done(): boolean {
    return this.now >= this.#end;
  }

  /** Moves time on, by `seconds` of the recording, and gives what has come since. */
  advance(seconds: number): Delivered {
    this.now = Math.min(this.#end, this.now + seconds);
    const windows: StreamedWindow[] = [];
    for (const channel of this.#channels) {
      const { name, start, rate, samples, sent } = channel;
      const to = Math.min(samples.length, Math.max(sent, Math.floor((this.now - start) * rate)));
      if (to === sent) continue;
      windows.push(...this.#stream.push(name, samples.subarray(sent, to), { start: start + sent / rate, rate }));
      channel.sent = to;
    }
    if (this.done) windows.push(...this.#stream.end());
    const { beats, responses } = this.#opened;
    const [beat, response] = [this.#beat, this.#response];
    while (this.#beat < beats.length && beats[this.#beat]! <= this.now) this.#beat++;
    while (this.#response < responses.length && responses[this.#response]!.peak <= this.now) this.#response++;
    return {
      now: this.now,
      beats: beats.slice(beat, this.#beat),
      responses: responses.slice(response, this.#response),
      windows,
    };
  }
}

/** Runs to the end or until stopped. @param deliver is waited for: what is slow slows the replay, and does not pile up */
export async function play(
  replay: Replay,
  deliver: (delivered: Delivered) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let last = performance.now();
  while (!replay.done && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * TICK));
    const now = performance.now();
    // a page that slept goes on from where it was, and does not leap
    const passed = Math.min(2 * TICK, (now - last) / 1000);
    last = now;
    if (!replay.paused && !signal.aborted) await deliver(replay.advance(replay.speed * passed));
  }
}
