/** The device side from an E4 zip to predictions, in whatever runtime this is loaded: Node and a browser must agree. */
import { Device, MemoryStore, readBundle, type StateStore } from '@cheer/edge';
import { bytesSource, openZip, readE4 } from '@cheer/recordings';
import { cutWindows, extractFeatures } from '@cheer/signals';

export interface Journey {
  readonly windows: number;
  readonly cluster: number;
  readonly classes: readonly string[];
  readonly labels: readonly (string | null)[];
  readonly requests: readonly string[];
  /** who vouches for the release: the fingerprint of the root */
  readonly root: string;
  /** SHA-256 of the bits of all features, distances and probabilities */
  readonly features: string;
  readonly match: string;
  readonly probabilities: string;
  /** of the picture of the centroids and the proposed windows */
  readonly place: string;
  readonly proposals: string;
}

/** When the releases of these tests are in date. */
export const NOW = 1_800_000_000;

/** @param store where the device keeps its state */
export async function journey(
  zip: Uint8Array,
  registry: string,
  store: StateStore = new MemoryStore(),
): Promise<Journey> {
  const recording = await readE4(await openZip(bytesSource('P001.zip', zip)));
  const values = cutWindows(recording, { length: 60, step: 30 }).map((window) => extractFeatures(window).values);
  const device = new Device(store, { clock: () => NOW });
  const enrolled = await device.enroll({ registry, recording });
  await device.label({ spans: recording.annotations });
  await device.train();
  const { centroids, person } = await device.place();
  const proposals = (await device.propose(3)).flatMap(({ start, distance }) => [start, distance!]);
  const predicted = await device.predict({ recording });
  if ((await device.update()) !== null) throw new Error('there is no newer release');
  const bundle = await readBundle(await device.bundle());
  if (bundle.classes.join() !== predicted.classes.join()) throw new Error('the bundle is of another head');
  const probabilities = predicted.windows.flatMap((one) => [
    ...(one.probabilities ?? []),
    ...one.smoothed.probabilities,
  ]);
  return {
    windows: values.length,
    cluster: enrolled.cluster,
    classes: predicted.classes,
    labels: predicted.windows.map(({ label }) => label),
    requests: (await device.ledger()).entries.map(
      ({ method, url, status }) => `${method} ${url.slice(registry.length)} ${status}`,
    ),
    root: enrolled.trust!.root,
    features: await digest(values.flatMap((row) => [...row])),
    match: await digest(enrolled.distances),
    probabilities: await digest(probabilities),
    place: await digest([...centroids.flat(), ...person]),
    proposals: await digest(proposals),
  };
}

async function digest(numbers: readonly number[]): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Float64Array.from(numbers)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
