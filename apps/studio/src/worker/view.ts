/** The device as the page shows it. */
import { type Device, type Predicted, requestBytes, type Status } from '@cheer/edge/web';
import type { DeviceView, MapView, MatchView, PredictionView, TrainingView } from '../protocol.ts';
import { placesOf } from './places.ts';

/** @param known places of states so far; @param ms of the training that was just done */
export async function viewOf(device: Device, known: readonly string[], ms: number | null): Promise<DeviceView> {
  const status = await device.status();
  const { enrolled, labels, trained, requests, dropped, bytes } = status;
  const spans = enrolled ? await device.spans() : [];
  return {
    match: enrolled && matchOf(enrolled, await mapOf(device)),
    spans,
    places: placesOf(known, [...spans.map(({ label }) => label), ...Object.keys(trained?.counts ?? {})]),
    counts: labels?.counts ?? {},
    training: trained && trainingOf(trained, ms),
    ledger: requests.map((one) => ({ ...one, bytesAsked: requestBytes(one) })),
    dropped,
    bytes,
  };
}

function matchOf(enrolled: NonNullable<Status['enrolled']>, map: MapView): MatchView {
  const { manifest, cluster, location, at, distances, windows, usable, from, to, trust, fetched, mostRevealedBits } =
    enrolled;
  const slow = manifest.slowFeatures;
  const target = slow?.target ?? manifest.encoders[cluster]!.target;
  return {
    release: manifest.name,
    simulated: manifest.simulated,
    wearerSimulated: enrolled.wearerSimulated,
    ...{ location, at, cluster, distances, windows, usable, from, to },
    people: manifest.encoders.map(({ users }) => users),
    grid: manifest.window,
    fetched,
    revealed: mostRevealedBits,
    encoder: { name: target.name, bytes: target.bytes, sha256: target.sha256, slow: slow !== undefined },
    trust: trust && { ...trust, firstUse: trust.pinned === 'first-use' },
    map,
  };
}

async function mapOf(device: Device): Promise<MapView> {
  const { centroids, person, distances, explained } = await device.place();
  return {
    centroids: centroids.map(([x, y], k) => ({ x, y, distance: finite(distances[k]) })),
    you: { x: person[0], y: person[1] },
    faithful: explained,
  };
}

const trainingOf = (trained: NonNullable<Status['trained']>, ms: number | null): TrainingView => ({
  at: trained.at,
  counts: trained.counts,
  leaveOneOut: trained.leaveOneOut,
  head: trained.chosen.head,
  ms,
});

export function predictionOf({ classes, windows, ms }: Predicted, grid: PredictionView['grid']): PredictionView {
  return {
    classes,
    grid,
    windows: windows.map(({ start, quality, abstained, smoothed }) => ({
      start,
      quality,
      abstained,
      label: smoothed.label,
      probabilities: smoothed.probabilities,
    })),
    msPerWindow: (ms.features + ms.inference) / Math.max(1, windows.length),
  };
}

const finite = (x: number | undefined): number | null => (x !== undefined && Number.isFinite(x) ? x : null);
