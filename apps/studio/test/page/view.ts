/** Views of a device and a recording to test with. */
import type { DeviceView, MatchView, Opened, Session, TrainingView } from '../../src/protocol.ts';

export const match: MatchView = {
  release: 'Test',
  simulated: true,
  wearerSimulated: false,
  location: 'https://example.org/',
  at: 0,
  cluster: 1,
  distances: [2, 1],
  people: [4, 5],
  windows: 20,
  usable: 19,
  grid: { length: 60, step: 30 },
  from: 1000,
  to: 1000 + 660,
  fetched: 'all',
  revealed: 0,
  encoder: { name: 'e', bytes: 1, sha256: 'aa', slow: false },
  trust: null,
  map: null,
};

export const training: TrainingView = { at: 5, counts: { a: 4, b: 4 }, leaveOneOut: null, head: 'softmax', ms: 1 };

export const device = (parts: Partial<DeviceView> = {}): DeviceView => ({
  ...{ match: null, spans: [], places: [], counts: {}, training: null, ledger: [], bytes: 0 },
  dropped: { requests: 0, bytesIn: 0, bytesAsked: 0 },
  ...parts,
});

export const opened = (start = 1000): Opened => ({
  name: 'x',
  simulated: true,
  start,
  duration: 670,
  channels: [],
  beats: new Float64Array(0),
  responses: [],
  quality: [],
  grid: { length: 60, step: 30 },
  usable: 0,
  annotations: [],
  faults: [],
});

export const session = (parts: Partial<Session> = {}): Session => ({
  storage: { kind: 'encrypted', why: null },
  registry: 'https://example.org/',
  device: device(),
  again: null,
  damaged: null,
  ...parts,
});
