/**
 * A trained device to take away: encoder, head, both scalers and what the manifest says of them, in one safetensors file that
 * needs no device, no store and no network. The head and the wearer's scale are personal.
 */
import { readSafetensors, type Tensor, writeSafetensors } from '@cheer/encoder';
import { takeTensor } from '@cheer/registry';
import { CheerError, FEATURES, type Scaler } from '@cheer/signals';
import * as z from 'zod/mini';
import type { Prediction } from './infer.ts';
import type { MeasuredWindow } from './measure.ts';
import { openHead, predictWith, type RuntimeParts, runtimeFrom } from './runtime.ts';

const FORMAT = 'cheer-bundle/1';
const FACTS = 'facts';
const WIDTH = FEATURES.length;

const facts = z.strictObject({
  /** of the release */
  name: z.string(),
  /** SHA-256 of its manifest */
  release: z.string(),
  dataset: z.string(),
  /** whether the people whom the encoder learned from were */
  simulated: z.boolean(),
  /** whether the wearer was, whose classifier it is */
  wearerSimulated: z._default(z.boolean(), false),
  pretext: z.string(),
  cluster: z.int(),
  window: z.strictObject({ length: z.number(), step: z.number(), cleaning: z.literal('recording') }),
  normalisation: z.enum(['user', 'population']),
  /** length of an embedding */
  embedding: z.int(),
  /** whether personal slow features stand in for an encoder */
  slow: z.boolean(),
  /** unix seconds, of the training */
  trained: z.number(),
  /** probability that a state is the same a step later */
  stay: z.number().check(z.minimum(0), z.maximum(1)),
});

export type BundleFacts = z.infer<typeof facts>;

export interface BundleParts extends Pick<RuntimeParts, 'encoder' | 'personal' | 'scaler' | 'user'> {
  readonly facts: BundleFacts;
  readonly head: Uint8Array;
}

export interface Bundle {
  readonly facts: BundleFacts;
  readonly classes: readonly string[];
  /** the first scale is the population's, the second the wearer's, if there is one */
  readonly scalers: readonly Scaler[];
  /**
   * As the device itself would: bit for bit.
   * @param windows from `measure` with the bundle's window, in order of time
   */
  predict(windows: readonly MeasuredWindow[]): Prediction[];
}

/** The same input gives the same bytes. */
export function writeBundle({ facts: own, encoder, personal, head, scaler, user }: BundleParts): Uint8Array {
  const file = (bytes: Uint8Array): Tensor => ({
    shape: [bytes.length],
    data: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
  });
  const scale = (name: string, { center, scale: widths }: Scaler): (readonly [string, Tensor])[] => [
    [`${name}.center`, { shape: [WIDTH], data: center }],
    [`${name}.scale`, { shape: [WIDTH], data: widths }],
  ];
  const tensors = new Map<string, Tensor>([
    ...scale('population', scaler),
    ...(user === null ? [] : scale('wearer', user)),
    own.slow ? ['personal', file(personal!)] : ['encoder', file(encoder!)],
    ['head', file(head)],
  ]);
  const metadata = new Map([
    ['format', FORMAT],
    [FACTS, JSON.stringify(facts.parse(own))],
  ]);
  return writeSafetensors({ tensors, metadata });
}

/**
 * @param name what to call the file in an error
 * @throws CheerError `tensor-file-invalid`, `tree-mismatch`
 */
export async function readBundle(bytes: Uint8Array, name = 'bundle'): Promise<Bundle> {
  const { tensors, metadata } = readSafetensors(bytes, name);
  if (metadata.get('format') !== FORMAT) throw invalid(name, `its format must be "${FORMAT}"`);
  const file = (kind: string): Uint8Array | undefined => {
    const data = tensors.get(kind)?.data;
    return data instanceof Int8Array ? new Uint8Array(data.buffer, data.byteOffset, data.length).slice() : undefined;
  };
  const scale = (kind: string): Scaler => {
    const own = {
      center: takeTensor(tensors, `${kind}.center`, [WIDTH], name),
      scale: takeTensor(tensors, `${kind}.scale`, [WIDTH], name),
    };
    if (!own.scale.every((x) => x > 0)) throw invalid(name, 'every scale must be positive');
    return own;
  };
  try {
    const own = facts.parse(JSON.parse(metadata.get(FACTS) ?? ''));
    const { slow, window, embedding } = own;
    const scaler = scale('population');
    const user = own.normalisation === 'user' ? scale('wearer') : null;
    const runtime = await runtimeFrom({
      window,
      embedding,
      slow,
      encoder: file('encoder'),
      personal: file('personal'),
      scaler,
      user,
    });
    const head = openHead(file('head') ?? new Uint8Array(), runtime);
    return {
      facts: own,
      classes: head.classes,
      scalers: user === null ? [scaler] : [scaler, user],
      predict: (windows) => predictWith(runtime, head, windows, own.stay),
    };
  } catch (cause) {
    if (cause instanceof CheerError && cause.code !== 'state-invalid') throw cause;
    throw invalid(name, cause instanceof CheerError ? cause.message : 'its facts cannot be read', cause);
  }
}

const invalid = (name: string, problem: string, cause?: unknown): CheerError =>
  new CheerError(
    'tensor-file-invalid',
    `readBundle: ${name}: ${problem}`,
    'The file is damaged or was written by another version; take it from the device again.',
    { cause },
  );
