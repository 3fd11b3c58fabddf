import { featureStream, type Modality, random } from '@cheer/signals';

const RATES: readonly (readonly [Modality, number])[] = [
  ['BVP', 64],
  ['GSR', 4],
  ['SKT', 4],
];

export interface Hour {
  readonly hour: number;
  readonly windows: number;
  readonly seconds: number;
  /** bytes resident, the whole process */
  readonly resident: number;
  /** samples held for windows to come */
  readonly held: number;
}

/** A day of made-up samples, a second at a time, through the stream; what each eighth of it took. */
export function day(hours: number): Hour[] {
  const noise = random(1, 'day');
  const stream = featureStream({ length: 60, step: 30 });
  const out: Hour[] = [];
  let windows = 0;
  let phase = 0;
  let begun = performance.now();
  const eighth = Math.max(1, Math.round(450 * hours));
  for (let second = 0; second < 3600 * hours; second++) {
    for (const [modality, rate] of RATES) {
      const samples = new Float32Array(rate);
      for (let i = 0; i < rate; i++) {
        const time = second + i / rate;
        if (modality === 'BVP') {
          phase += (1.1 + 0.1 * Math.sin(time / 9) + 0.2 * Math.sin(time / 700)) / rate;
          samples[i] = 50 * Math.sin(2 * Math.PI * phase) + 20 * Math.sin(4 * Math.PI * phase + 1) + 4 * noise.normal();
        } else if (modality === 'GSR')
          samples[i] = 3 + Math.sin(time / 900) + Math.max(0, Math.sin(time / 8)) ** 6 / 4 + 0.003 * noise.normal();
        else samples[i] = 33 + Math.sin(time / 2000) + 0.02 * noise.normal();
      }
      windows += stream.push(modality, samples, { start: 1_700_000_000 + second, rate }).length;
    }
    if ((second + 1) % eighth === 0) {
      const now = performance.now();
      out.push({
        hour: (second + 1) / 3600,
        windows,
        seconds: (now - begun) / 1000,
        resident: process.memoryUsage().rss,
        held: stream.held,
      });
      begun = now;
    }
  }
  return out;
}

export function dayTable(hours: readonly Hour[]): string {
  return [
    'a day through the stream, chunks of 1 s, 64/4/4 Hz: hour, windows so far, s for this eighth, MB resident, samples held',
    ...hours.map(
      ({ hour, windows, seconds, resident, held }) =>
        `  ${hour.toFixed(1).padStart(5)}${String(windows).padStart(7)}${seconds.toFixed(2).padStart(8)}${(resident / 1e6).toFixed(0).padStart(6)}${String(held).padStart(8)}`,
    ),
  ].join('\n');
}
