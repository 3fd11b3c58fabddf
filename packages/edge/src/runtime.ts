/** Stored state made ready to run. */
import { type Head, type PersonalEncoder, readEncoder, readHead, type StoredEncoder } from '@cheer/encoder';
import { type Manifest, readCentroids, sha256 } from '@cheer/registry';
import { CheerError, type Scaler, userScaler } from '@cheer/signals';
import { readProfile } from './contents.ts';
import { isUsable, type MeasuredWindow, normalise } from './measure.ts';
import { readPersonal } from './slow.ts';
import { damaged, manifestOf, reading, type State } from './state.ts';

/** What turns windows into embeddings. */
export interface Runtime {
  readonly window: Manifest['window'];
  /** the cluster's; null where the release has slow features */
  readonly encoder: StoredEncoder | null;
  /** slow features made this person's; null where the release has none */
  readonly personal: PersonalEncoder | null;
  /** of the encoder's weights, or of the personal slow features: what a head was trained on */
  readonly hash: string;
  /** length of an embedding */
  readonly embedding: number;
  /** of the population */
  readonly scaler: Scaler;
  /** null if there is too little in the window */
  embed(window: MeasuredWindow): Float32Array | null;
}

/** @throws CheerError `state-invalid`, or `tree-mismatch` after a change of version */
export async function openRuntime(state: State): Promise<Runtime> {
  const { window, normalisation, slowFeatures, embedding } = manifestOf(state);
  const { contents } = state;
  const personal = slowFeatures === undefined ? null : openPersonalPart(contents.personal, slowFeatures.directions);
  const encoder = personal === null ? await openEncoder(contents.encoder) : null;
  const { embed } = (personal ?? encoder)!;
  const { scaler } = reading('centroids', () => readCentroids(contents.centroids, 'centroids'));
  const user: Scaler | null = normalisation === 'user' ? userScaler(readProfile(contents.profile)) : null;
  return {
    window,
    encoder,
    personal,
    hash: encoder?.hash ?? (await sha256(contents.personal!)),
    embedding: slowFeatures?.directions ?? embedding,
    scaler,
    embed: (one) => (isUsable(one, window.length) ? embed(normalise(one.values, scaler, user)) : null),
  };
}

async function openEncoder(bytes: Uint8Array): Promise<StoredEncoder> {
  return readEncoder(bytes, 'encoder').catch((cause: unknown) => {
    throw cause instanceof CheerError && cause.code === 'tree-mismatch'
      ? cause
      : damaged('its encoder cannot be read', cause);
  });
}

function openPersonalPart(bytes: Uint8Array | undefined, directions: number): PersonalEncoder {
  if (bytes === undefined) throw damaged('the file "personal" is missing');
  return readPersonal(bytes, directions);
}

/** @throws CheerError `state-invalid` */
export function openHead(bytes: Uint8Array, runtime: Runtime): Head {
  return reading('head', () => readHead(bytes, 'head', runtime));
}
