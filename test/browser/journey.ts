/** The device side from an E4 zip to predictions, in whatever runtime this is loaded: Node and a browser must agree. */
import { Device, MemoryStore } from '@cheer/edge';
import { bytesSource, openZip, readE4 } from '@cheer/recordings';
import { cutWindows, extractFeatures } from '@cheer/signals';

export interface Journey {
  readonly windows: number;
  readonly cluster: number;
  readonly classes: readonly string[];
  readonly labels: readonly (string | null)[];
  readonly requests: readonly string[];
  /** SHA-256 of the bits of all features, distances and probabilities */
  readonly features: string;
  readonly match: string;
  readonly probabilities: string;
}

export async function journey(zip: Uint8Array, registry: string): Promise<Journey> {
  const recording = await readE4(await openZip(bytesSource('P001.zip', zip)));
  const values = cutWindows(recording, { length: 60, step: 30 }).map((window) => extractFeatures(window).values);
  const device = new Device(new MemoryStore(), { clock: () => 0 });
  const enrolled = await device.enroll({ registry, recording });
  await device.label({ spans: recording.annotations });
  await device.train();
  const predicted = await device.predict({ recording });
  const probabilities = predicted.windows.flatMap((one) => [
    ...(one.probabilities ?? []),
    ...one.smoothed.probabilities,
  ]);
  return {
    windows: values.length,
    cluster: enrolled.cluster,
    classes: predicted.classes,
    labels: predicted.windows.map(({ label }) => label),
    requests: enrolled.requests.map(({ method, url, status }) => `${method} ${new URL(url).pathname} ${status}`),
    features: await digest(values.flatMap((row) => [...row])),
    match: await digest(enrolled.distances),
    probabilities: await digest(probabilities),
  };
}

async function digest(numbers: readonly number[]): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Float64Array.from(numbers)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
