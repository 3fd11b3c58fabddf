/**
 * What a device knows, as files: contents named by their SHA-256, and `state.json`, which says which of them count. Contents are
 * written first, state.json last, and what it no longer names is removed after that: a kill at any point leaves the old state
 * or the new one.
 */
import { HEADS } from '@cheer/encoder';
import { parseManifest, sha256 } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import * as z from 'zod/mini';
import type { StateStore } from './store.ts';

const STATE_FILE = 'state.json';
const STATE_FORMAT = 'cheer-device/1';
const KINDS = [
  'manifest',
  'centroids',
  'encoder',
  'personal',
  'profile',
  'windows',
  'labels',
  'head',
  'trust',
] as const;
/** that need not be there: the personal part of slow features only with a release that has them, trust only with a signed one */
type OptionalKind = 'personal' | 'labels' | 'head' | 'trust';
type Kind = (typeof KINDS)[number];
const CONTENT = new RegExp(`^(${KINDS.join('|')})\\.[0-9a-f]{64}$`);
const MOST_STATE_BYTES = 1 << 20;

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const count = z.int().check(z.nonnegative());
const content = z.strictObject({ sha256: hash, bytes: count });

const facts = z.strictObject({
  format: z.literal(STATE_FORMAT),
  /** unix seconds */
  enrolled: z.number(),
  release: z.strictObject({
    location: z.string().check(z.maxLength(2000)),
    hash,
    /** who vouches for it; null for a draft that was open already */
    trust: z._default(
      z.nullable(
        z.strictObject({
          root: hash,
          version: count,
          expires: z.number(),
          firstUse: z.boolean(),
          client: z.enum(['tuf-js', 'tuf-browser']),
          pinned: z.enum(['given', 'first-use']),
        }),
      ),
      null,
    ),
  }),
  /** the encoders that were fetched last: whether the choice of files told the cluster */
  fetched: z._default(z.enum(['all', 'own']), 'own'),
  /** which the wearer asked for; null: what is usual */
  asked: z._default(z.nullable(z.enum(['all', 'own'])), null),
  /** the most that any choice of files ever told; absent in states of before, where the last one told it */
  mostRevealedBits: z.optional(z.number().check(z.nonnegative())),
  cluster: count,
  /** whether the enrolled recordings were simulated: what is learned from them is nobody's */
  wearerSimulated: z._default(z.boolean(), false),
  /** to each centroid; null where nothing is in common */
  distances: z.array(z.nullable(z.number())).check(z.maxLength(64)),
  training: z.nullable(
    z.strictObject({
      at: z.number(),
      k: z.nullable(count),
      seed: z.int(),
      /** the kind of head that was asked for */
      asked: z._default(z.enum(HEADS), 'softmax'),
      chosen: z.strictObject({ head: z.enum(['softmax', 'prototype']), strength: z.number() }),
      counts: z.record(z.string(), count),
      leaveOneOut: z.nullable(z.strictObject({ accuracy: z.number(), windows: count })),
      persistence: z.strictObject({ stay: z.number().check(z.minimum(0), z.maximum(1)), gain: z.number() }),
    }),
  ),
  files: z.strictObject({
    manifest: content,
    centroids: content,
    encoder: content,
    personal: z.optional(content),
    profile: content,
    windows: content,
    labels: z.optional(content),
    head: z.optional(content),
    trust: z.optional(content),
  }),
});

type StateFile = z.infer<typeof facts>;
export type Training = NonNullable<StateFile['training']>;

export interface State extends Omit<StateFile, 'format' | 'files'> {
  readonly contents: Contents;
}
/** The bytes of each file; labels and head may not be there yet. `encoder` holds slow features where the release has them. */
export type Contents = Readonly<Record<Exclude<Kind, OptionalKind>, Uint8Array>> &
  Readonly<Partial<Record<OptionalKind, Uint8Array>>>;

/** The state, null before the first enrolment. Every byte is checked. @throws CheerError `state-invalid` */
export async function loadState(store: StateStore): Promise<State | null> {
  for (;;) {
    const bytes = await store.read(STATE_FILE);
    if (bytes === undefined) return null;
    try {
      return await loadContents(store, bytes);
    } catch (cause) {
      // another process may have replaced the state while it was read
      const now = await store.read(STATE_FILE);
      if (now !== undefined && now.length === bytes.length && now.every((byte, i) => byte === bytes[i])) throw cause;
    }
  }
}

async function loadContents(store: StateStore, bytes: Uint8Array): Promise<State> {
  const { format: _, files, ...rest } = parseState(bytes);
  const contents: Partial<Record<Kind, Uint8Array>> = {};
  for (const kind of KINDS) {
    const file = files[kind];
    if (file === undefined) continue;
    const found = await store.read(`${kind}.${file.sha256}`);
    if (found === undefined) throw damaged(`the file "${kind}" is missing`);
    if (found.length !== file.bytes || (await sha256(found)) !== file.sha256) {
      throw damaged(`the file "${kind}" is not the one that was written`);
    }
    contents[kind] = found;
  }
  return { ...rest, contents: contents as Contents };
}

/** @param stored the state as it was loaded: those of its contents that go on need not be written again */
export async function saveState(
  store: StateStore,
  { contents, ...rest }: State,
  stored: State | null = null,
): Promise<void> {
  const files: Partial<Record<Kind, { sha256: string; bytes: number }>> = {};
  const names = new Set<string>();
  for (const kind of KINDS) {
    const bytes = contents[kind];
    if (bytes === undefined) continue;
    files[kind] = { sha256: await sha256(bytes), bytes: bytes.length };
    const name = `${kind}.${files[kind].sha256}`;
    names.add(name);
    if (bytes !== stored?.contents[kind]) await store.write(name, bytes);
  }
  const state = { format: STATE_FORMAT, ...rest, files };
  await store.write(STATE_FILE, new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`));
  for (const name of await store.list()) if (CONTENT.test(name) && !names.has(name)) await store.remove(name);
}

/** The release's manifest as it was enrolled with. Its bytes are those that were written: what cannot be read is of another version. */
export function manifestOf(state: State): ReturnType<typeof parseManifest> {
  try {
    return parseManifest(state.contents.manifest);
  } catch (cause) {
    throw new CheerError(
      'state-invalid',
      `device: it was enrolled by another version of CHEER: ${cause instanceof CheerError ? cause.message : cause}`,
      'Enroll again, with a release of this version; the labels stay.',
      { cause },
    );
  }
}

/** Bits that the last choice of encoders told a server of the person: which of the clusters. */
export const revealedBy = ({ fetched, distances }: State): number =>
  fetched === 'all' ? 0 : Math.log2(distances.length);

/** The most that was ever told; of a state from before it was counted, what its last choice told. */
export const mostRevealed = (state: State): number => state.mostRevealedBits ?? revealedBy(state);

/** Turns the complaint of a reader of files into one about the state. */
export function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damaged(`the file "${what}" cannot be read`, cause);
  }
}

function parseState(bytes: Uint8Array): StateFile {
  if (bytes.length > MOST_STATE_BYTES) throw damaged(`${STATE_FILE} has ${bytes.length} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(`${STATE_FILE} is not JSON`, cause);
  }
  const result = facts.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw damaged(`${STATE_FILE}: ${quoted(`${path.map(String).join('.')}: ${message}`)}`, result.error);
}

export const damaged = (problem: string, cause?: unknown): CheerError =>
  new CheerError(
    'state-invalid',
    `device: ${problem}`,
    'The state is damaged or of another version: let the device forget (cheer device forget) and enroll again.',
    { cause },
  );
