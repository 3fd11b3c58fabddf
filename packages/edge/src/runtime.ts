/** Stored state made ready to run. */
import { type Head, type PersonalEncoder, readEncoder, readHead, type StoredEncoder } from '@cheer/encoder';
import { type Manifest, readCentroids, sha256 } from '@cheer/registry';
import { CheerError, type Scaler, userScaler } from '@cheer/signals';
import { readProfile } from './contents.ts';
import { type Decode, infer, type Prediction } from './infer.ts';
import { isUsable, type MeasuredWindow, normalise } from './measure.ts';
import { calmly, readPersonal } from './slow.ts';
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
  /** of the wearer; null where the release's normalisation is `population` */
  readonly user: Scaler | null;
  /** null if there is too little in the window */
  embed(window: MeasuredWindow): Float32Array | null;
}

/** What a runtime is made of. */
export interface RuntimeParts {
  readonly window: Manifest['window'];
  /** length of an embedding */
  readonly embedding: number;
  /** whether `personal` stands in for `encoder` */
  readonly slow: boolean;
  /** as the release has it */
  readonly encoder: Uint8Array | undefined;
  /** slow features made the wearer's */
  readonly personal: Uint8Array | undefined;
  readonly scaler: Scaler;
  readonly user: Scaler | null;
}

/** @throws CheerError `state-invalid`, or `tree-mismatch` after a change of version */
export function openRuntime(state: State): Promise<Runtime> {
  const { window, normalisation, slowFeatures, embedding } = manifestOf(state);
  const { encoder, personal, centroids, profile } = state.contents;
  const { scaler } = reading('centroids', () => readCentroids(centroids, 'centroids'));
  const user = normalisation === 'user' ? userScaler(readProfile(profile)) : null;
  const [slow, length] = [slowFeatures !== undefined, slowFeatures?.directions ?? embedding];
  return runtimeFrom({ window, embedding: length, slow, encoder, personal, scaler, user });
}

/** @throws CheerError as `openRuntime` */
export async function runtimeFrom(parts: RuntimeParts): Promise<Runtime> {
  const { window, embedding, scaler, user } = parts;
  const personal = parts.slow ? openPersonalPart(parts.personal, embedding) : null;
  const encoder = personal === null ? await openEncoder(parts.encoder) : null;
  const { embed } = (personal ?? encoder)!;
  return {
    window,
    encoder,
    personal,
    hash: encoder?.hash ?? (await sha256(parts.personal!)),
    embedding,
    scaler,
    user,
    embed: (one) => (isUsable(one, window.length) ? embed(normalise(one.values, scaler, user)) : null),
  };
}

/** The head's word on windows in order of time, decoded as belongs to the runtime. @param stay from `fitPersistence` */
export function predictWith(
  { window, embed, personal }: Runtime,
  head: Head,
  windows: readonly MeasuredWindow[],
  stay: number,
): Prediction[] {
  const decoding: number | Decode = personal ? calmly(window, personal.memory) : stay;
  return infer(windows, embed, head, window, decoding);
}

async function openEncoder(bytes: Uint8Array | undefined): Promise<StoredEncoder> {
  if (bytes === undefined) throw damaged('the file "encoder" is missing');
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
