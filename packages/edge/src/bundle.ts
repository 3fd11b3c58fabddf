/**
 * A trained device to take away: encoder, head, both scalers and what the manifest says of them, in one safetensors file that
 * needs no device, no store and no network. The head and the wearer's scale are personal.
 */
import { readSafetensors, type Tensor, writeSafetensors } from '@cheer/encoder';
import { LIMITS, shortText, takeTensor, windowGrid } from '@cheer/registry';
import { CheerError, FEATURES, quoted, type Scaler } from '@cheer/signals';
import * as z from 'zod/mini';
import type { Prediction } from './infer.ts';
import type { MeasuredWindow } from './measure.ts';
import { problemOf } from './problem.ts';
import { openHead, predictWith, type RuntimeParts, runtimeFrom } from './runtime.ts';

const FORMAT = 'cheer-bundle/1';
const FACTS = 'facts';
const WIDTH = FEATURES.length;
/** Far beyond any feature; whatever is divided by, or taken off, within it stays a number of 32 bits. */
const MOST = 1e12;

const facts = z.strictObject({
  /** of the release */
  name: shortText,
  /** SHA-256 of its manifest */
  release: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  dataset: shortText,
  /** whether the people whom the encoder learned from were */
  simulated: z.boolean(),
  /** whether the wearer was, whose classifier it is */
  wearerSimulated: z._default(z.boolean(), false),
  pretext: shortText,
  cluster: z.int().check(z.nonnegative(), z.maximum(LIMITS.clusters - 1)),
  window: windowGrid,
  normalisation: z.enum(['user', 'population']),
  /** length of an embedding */
  embedding: z.int().check(z.positive(), z.maximum(4096)),
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
    const fits = own.center.every((x) => Math.abs(x) <= MOST) && own.scale.every((x) => x >= 1 / MOST && x <= MOST);
    if (!fits)
      throw invalid(
        name,
        `every centre of the ${kind} must be within ${MOST}, every scale from ${1 / MOST} to ${MOST}`,
      );
    return own;
  };
  try {
    const own = readFacts(metadata.get(FACTS) ?? '', name);
    const { slow, window, embedding } = own;
    const scaler = scale('population');
    const user = own.normalisation === 'user' ? scale('wearer') : null;
    const scales = ['population', ...(user === null ? [] : ['wearer'])];
    const known = [
      slow ? 'personal' : 'encoder',
      'head',
      ...scales.flatMap((one) => [`${one}.center`, `${one}.scale`]),
    ];
    const stranger = [...tensors.keys()].find((one) => !known.includes(one));
    if (stranger !== undefined) throw invalid(name, `it holds ${quoted(stranger)}, which no device writes`);
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
    const least = 1 / head.classes.length;
    if (own.stay < least - 1e-9)
      throw invalid(name, `the probability to stay must be from ${least} to 1, got ${own.stay}`);
    return {
      facts: own,
      classes: head.classes,
      scalers: user === null ? [scaler] : [scaler, user],
      predict: (windows) => predictWith(runtime, head, windows, own.stay),
    };
  } catch (cause) {
    if (!(cause instanceof CheerError)) throw invalid(name, 'it cannot be read', cause);
    if (cause.code === 'tree-mismatch' || cause.remedy === REMEDY) throw cause;
    throw invalid(name, problemOf(cause), cause);
  }
}

function readFacts(text: string, name: string): BundleFacts {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(name, 'its facts are not JSON', cause);
  }
  const result = facts.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw invalid(name, quoted(`facts.${path.map(String).join('.')}: ${message}`), result.error);
}

const REMEDY = 'The file is damaged or was written by another version; take it from the device again.';

const invalid = (name: string, problem: string, cause?: unknown): CheerError =>
  new CheerError('tensor-file-invalid', `readBundle: ${name}: ${problem}`, REMEDY, { cause });
