/** The result of extracting one recording, as bytes: a line of JSON, then the features as 32-bit little-endian floats. */
import type { SampleDigests } from '@cheer/recordings';
import { type Fault, FEATURES } from '@cheer/signals';
import type { FeatureRow } from './featureTable.ts';

export interface ExtractedSession {
  readonly rows: readonly FeatureRow[];
  /** from the first to the last sample of BVP, GSR and SKT */
  readonly minutes: number;
  readonly faults: readonly Fault[];
  /** of the samples of each channel, to tell copies by */
  readonly digests: SampleDigests;
}

export function encodeSession({ rows, minutes, faults, digests }: ExtractedSession): Uint8Array {
  const windows = rows.map(({ values: _, ...window }) => window);
  const head = new TextEncoder().encode(`${JSON.stringify({ minutes, faults, digests, windows })}\n`);
  const bytes = new Uint8Array(head.length + rows.length * FEATURES.length * 4);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  rows.forEach(({ values }, i) => {
    values.forEach((x, j) => {
      // one NaN for all: which one a computation gives is left to the engine
      if (Number.isNaN(x)) view.setUint32(4 * (i * FEATURES.length + j), 0x7fc00000, true);
      else view.setFloat32(4 * (i * FEATURES.length + j), x, true);
    });
  });
  return bytes;
}

export function decodeSession(bytes: Uint8Array): ExtractedSession {
  const end = bytes.indexOf(0x0a) + 1;
  const { windows, ...rest } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const view = new DataView(bytes.buffer, bytes.byteOffset + end);
  const rows = (windows as Omit<FeatureRow, 'values'>[]).map((window, i) => ({
    ...window,
    values: Float32Array.from(FEATURES, (_, j) => view.getFloat32(4 * (i * FEATURES.length + j), true)),
  }));
  return { ...rest, rows };
}
