import { type CurvePoint, readEncoder, readSlowFeatures } from '@cheer/encoder';
import { CheerError, treeHash } from '@cheer/signals';
import { type CardFacts, type Described, type EncoderFacts, encoderCard, releaseCard } from './card.ts';
import { type Centroids, writeCentroids } from './centroids.ts';
import {
  MANIFEST_FORMAT,
  type Manifest,
  parseManifest,
  RELEASE_FILE,
  RELEASE_FORMAT,
  type Target,
  targetPath,
} from './manifest.ts';
import { sha256 } from './sha256.ts';

/** One encoder and what it was made from. */
export interface EncoderInput {
  /** as `writeEncoder` gives them */
  readonly bytes: Uint8Array;
  readonly users: number;
  readonly windows: number;
  /** as `pretrain` gives it; empty if there was no training */
  readonly curve: readonly CurvePoint[];
}

export interface ReleaseInput
  extends Centroids,
    CardFacts,
    Pick<
      Manifest,
      | 'name'
      | 'created'
      | 'dataset'
      | 'simulated'
      | 'window'
      | 'normalisation'
      | 'pretext'
      | 'seed'
      | 'users'
      | 'windows'
      | 'membership'
    > {
  /** one a centroid, in their order */
  readonly encoders: readonly EncoderInput[];
  /** of all people */
  readonly globalEncoder: EncoderInput;
  /** of all people, as `writeSlowFeatures` gives them: for devices to use instead of an encoder */
  readonly slowFeatures?: Uint8Array;
}

/**
 * Builds a release: path to bytes, `release.json` last, so that whoever writes the files in order never shows a release whose
 * parts are not there. The same input gives the same bytes.
 * @throws CheerError `option-invalid`, `tensor-file-invalid`, `tree-mismatch` or `manifest-invalid` if the parts do not fit
 */
export async function buildRelease(input: ReleaseInput): Promise<ReadonlyMap<string, Uint8Array>> {
  if (input.encoders.length !== input.centroids.length) {
    throw unfit(`there are ${input.encoders.length} encoders for ${input.centroids.length} centroids`);
  }
  const files = new Map<string, Uint8Array>();
  const add = async (name: string, content: Uint8Array | string): Promise<Target> => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const hash = await sha256(bytes);
    const path = targetPath(hash, name);
    files.set(path, bytes);
    return { name, path, sha256: hash, bytes: bytes.length };
  };

  const { centroids, scaler } = input;
  const { config, precision } = await readEncoder(input.globalEncoder.bytes, 'encoder-global.safetensors');
  const described: Described = {
    format: MANIFEST_FORMAT,
    name: input.name,
    created: input.created,
    dataset: input.dataset,
    simulated: input.simulated,
    tree: await treeHash(),
    window: { length: input.window.length, step: input.window.step, cleaning: input.window.cleaning },
    normalisation: input.normalisation,
    pretext: input.pretext,
    seed: input.seed,
    embedding: config.embedding,
    precision,
    users: input.users,
    windows: input.windows,
    centroids: await add('centroids.safetensors', writeCentroids({ centroids, scaler })),
  };

  const all: EncoderFacts[] = [];
  const addEncoder = async (
    which: number | 'global',
    given: EncoderInput,
  ): Promise<{ target: Target; card: Target }> => {
    const name = `encoder-${which}`;
    const { config: own, weights, precision: held } = await readEncoder(given.bytes, `${name}.safetensors`);
    if (own.embedding !== config.embedding) {
      throw unfit(`${name} has embeddings of ${own.embedding}, encoder-global of ${config.embedding}`);
    }
    if (held !== precision) throw unfit(`${name} holds ${held}, encoder-global ${precision}`);
    const target = await add(`${name}.safetensors`, given.bytes);
    const facts: EncoderFacts = {
      which,
      users: given.users,
      windows: given.windows,
      bytes: target.bytes,
      sha256: target.sha256,
      weights: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
      widths: own.widths,
      curve: given.curve,
    };
    all.push(facts);
    return { target, card: await add(`${name}.md`, encoderCard(described, input, facts)) };
  };
  const encoders: Manifest['encoders'] = [];
  for (const [cluster, given] of input.encoders.entries()) {
    encoders.push({ cluster, users: given.users, windows: given.windows, ...(await addEncoder(cluster, given)) });
  }
  const globalEncoder = await addEncoder('global', input.globalEncoder);
  const slowFeatures = input.slowFeatures && (await addSlowFeatures(input.slowFeatures, input.window, add));
  const card = await add('card.md', releaseCard(described, input, all, slowFeatures, input.membership));

  const manifest = json({
    ...described,
    encoders,
    globalEncoder,
    ...(slowFeatures && { slowFeatures }),
    ...(input.membership && { membership: input.membership }),
    card,
  } satisfies Manifest);
  parseManifest(manifest); // a release that its readers would refuse is not built
  const { path, sha256: hash, bytes } = await add('manifest.json', manifest);
  files.set(RELEASE_FILE, json({ format: RELEASE_FORMAT, manifest: { path, sha256: hash, bytes } }));
  return files;
}

async function addSlowFeatures(
  bytes: Uint8Array,
  window: Manifest['window'],
  add: (name: string, content: Uint8Array) => Promise<Target>,
): Promise<NonNullable<Manifest['slowFeatures']>> {
  const { grid, strengths } = await readSlowFeatures(bytes, SLOW_FILE);
  if (grid.length !== window.length || grid.step !== window.step) {
    throw unfit(`the slow features are for windows of ${grid.length} s every ${grid.step} s, the release for others`);
  }
  return { directions: strengths.length, target: await add(SLOW_FILE, bytes) };
}

const SLOW_FILE = 'slow-features.safetensors';

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

const unfit = (problem: string): CheerError =>
  new CheerError('option-invalid', `buildRelease: ${problem}`, 'Give parts that were made together.');
