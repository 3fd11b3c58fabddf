/** Stored state made ready to run. */
import { type Encoder, type Head, readEncoder, readHead } from '@cheer/encoder';
import { type Manifest, readCentroids } from '@cheer/registry';
import { CheerError, type Scaler, userScaler } from '@cheer/signals';
import { readProfile } from './contents.ts';
import { isUsable, type MeasuredWindow, normalise } from './measure.ts';
import { damaged, manifestOf, reading, type State } from './state.ts';

/** What turns windows into embeddings. */
export interface Runtime {
  readonly window: Manifest['window'];
  readonly encoder: Encoder;
  /** of the population */
  readonly scaler: Scaler;
  /** null if there is too little in the window */
  embed(window: MeasuredWindow): Float32Array | null;
}

/** @throws CheerError `state-invalid`, or `tree-mismatch` after a change of version */
export async function openRuntime(state: State): Promise<Runtime> {
  const { window, normalisation } = manifestOf(state);
  const { contents } = state;
  const encoder = await readEncoder(contents.encoder, 'encoder').catch((cause: unknown) => {
    throw cause instanceof CheerError && cause.code === 'tree-mismatch'
      ? cause
      : damaged('its encoder cannot be read', cause);
  });
  const { scaler } = reading('centroids', () => readCentroids(contents.centroids, 'centroids'));
  const user: Scaler | null = normalisation === 'user' ? userScaler(readProfile(contents.profile)) : null;
  return {
    window,
    encoder,
    scaler,
    embed: (one) => (isUsable(one, window.length) ? encoder.embed(normalise(one.values, scaler, user)) : null),
  };
}

/** @throws CheerError `state-invalid` */
export function openHead(bytes: Uint8Array, { encoder }: Runtime): Head {
  const head = reading('head', () => readHead(bytes, 'head'));
  if (head.dimension !== encoder.config.embedding) throw damaged('its head belongs to another encoder');
  return head;
}
