/**
 * A corpus as bytes for the work folder: windows (uint32), window length (float64), then starts (float64), recordings
 * (int32) and rows (float32, [windows * 123], NaN where missing), all little-endian.
 */
import { type Corpus, LEAVES } from '@cheer/encoder';

export function writeCorpus({ rows, recording, start, windowLength }: Corpus): Uint8Array {
  const n = recording.length;
  const bytes = new Uint8Array(16 + n * (8 + 4 + 4 * LEAVES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, n, true);
  view.setFloat64(8, windowLength, true);
  const [starts, recordings, values] = offsets(n);
  for (let i = 0; i < n; i++) {
    view.setFloat64(starts + 8 * i, start[i]!, true);
    view.setInt32(recordings + 4 * i, recording[i]!, true);
  }
  for (let i = 0; i < rows.length; i++) view.setFloat32(values + 4 * i, rows[i]!, true);
  return bytes;
}

export function readCorpus(bytes: Uint8Array): Corpus {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = view.getUint32(0, true);
  const [starts, recordings, values] = offsets(n);
  return {
    windowLength: view.getFloat64(8, true),
    start: Float64Array.from({ length: n }, (_, i) => view.getFloat64(starts + 8 * i, true)),
    recording: Int32Array.from({ length: n }, (_, i) => view.getInt32(recordings + 4 * i, true)),
    rows: Float32Array.from({ length: n * LEAVES }, (_, i) => view.getFloat32(values + 4 * i, true)),
  };
}

/** where starts, recordings and rows begin */
const offsets = (n: number): [number, number, number] => [16, 16 + 8 * n, 16 + 12 * n];
