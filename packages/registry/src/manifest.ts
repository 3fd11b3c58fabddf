/**
 * What a release says about itself. A release is a static folder: `release.json`, the one name whose content may change,
 * points to a manifest, the manifest to everything else. All but release.json is named by its SHA-256, as in the consistent
 * snapshots of TUF (theupdateframework.github.io/specification, 6.2).
 */
import { PRECISIONS } from '@cheer/encoder';
import { CheerError, CLEANING, quoted } from '@cheer/signals';
import * as z from 'zod/mini';
import { LIMITS } from './limits.ts';
import { membership } from './membership.ts';

export const RELEASE_FILE = 'release.json';
export const RELEASE_FORMAT = 'cheer-release/1';
export const MANIFEST_FORMAT = 'cheer-manifest/1';

const TARGET_PATH = /^targets\/[0-9a-f]{64}\.[a-z0-9.-]+$/;

/** Where the file of this content and name lies. */
export const targetPath = (hash: string, name: string): string => `targets/${hash}.${name}`;

// no control or format characters: these texts end up in terminals and pages
export const shortText = z
  .string()
  .check(z.minLength(1), z.maxLength(LIMITS.text), z.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u));
const count = z.int().check(z.nonnegative());
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const size = z.int().check(z.positive(), z.maximum(LIMITS.target));
const path = z.string().check(z.maxLength(LIMITS.text), z.regex(TARGET_PATH));

const target = z
  .strictObject({
    name: z.string().check(z.maxLength(100), z.regex(/^[a-z0-9.-]+$/)),
    path,
    sha256: hash,
    bytes: size,
  })
  .check(z.refine((t) => t.path === targetPath(t.sha256, t.name), 'path must be targets/<sha256>.<name>'));

const pointer = z.strictObject({
  format: z.literal(RELEASE_FORMAT),
  manifest: z
    .strictObject({ path, sha256: hash, bytes: z.int().check(z.positive(), z.maximum(LIMITS.manifest)) })
    .check(
      z.refine((m) => m.path === targetPath(m.sha256, 'manifest.json'), 'path must be targets/<sha256>.manifest.json'),
    ),
});

export const windowGrid = z
  .strictObject({
    /** seconds */
    length: z.number().check(z.positive()),
    /** seconds */
    step: z.number().check(z.positive()),
    /** what was cleaned at once: a device that cleans otherwise gets other values from the same signal */
    cleaning: z.literal(CLEANING, `must be "${CLEANING}"`),
  })
  .check(z.refine((w) => w.length <= 3600 && w.step <= w.length, 'step must be at most length, length at most 3600 s'));

const manifest = z
  .strictObject({
    format: z.literal(MANIFEST_FORMAT),
    name: shortText,
    /** as given by whoever built the release, YYYY-MM-DD or with a time in UTC */
    created: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z)?$/)),
    dataset: shortText,
    /** true if the data are simulated: whatever comes of it must be called so */
    simulated: z.boolean(),
    /** hash of the feature tree */
    tree: hash,
    window: windowGrid,
    /** what the encoders take: features on the population's scale, or on the user's own after that */
    normalisation: z.enum(['user', 'population']),
    pretext: shortText,
    seed: z.int(),
    /** length of an embedding */
    embedding: z.int().check(z.positive(), z.maximum(4096)),
    /** how the encoders' files hold their weights */
    precision: z._default(z.enum(PRECISIONS), 'float32'),
    users: count,
    windows: count,
    centroids: target,
    encoders: z
      .array(z.strictObject({ cluster: count, users: count, windows: count, target, card: target }))
      .check(z.minLength(1), z.maxLength(LIMITS.clusters)),
    globalEncoder: z.strictObject({ target, card: target }),
    /** slow features of all people; a release that has them wants devices to use them instead of an encoder */
    slowFeatures: z.optional(z.strictObject({ directions: count, target })),
    /** absent if it was not measured */
    membership: z.optional(membership),
    card: target,
  })
  .check(
    z.refine(
      (m) => m.encoders.every(({ cluster }, i) => cluster === i),
      'encoders must be those of clusters 0, 1, 2 ... in order',
    ),
    // the signed list of files has one entry a name, and one of them is the manifest's
    z.refine((m) => {
      const names = ['manifest.json', ...targetsOf(m).map(({ name }) => name)];
      return new Set(names).size === names.length;
    }, 'names must differ, and none be manifest.json'),
  );

export type Pointer = z.infer<typeof pointer>;
export type Manifest = z.infer<typeof manifest>;
/** A file of a release: how it is called, where it lies, and what it must be. */
export type Target = z.infer<typeof target>;

/** Every file the manifest names. */
export const targetsOf = (m: Manifest): Target[] => [
  m.centroids,
  ...[...m.encoders, m.globalEncoder].flatMap(({ target, card }) => [target, card]),
  ...(m.slowFeatures ? [m.slowFeatures.target] : []),
  m.card,
];

/** @throws CheerError `manifest-invalid` */
export const parsePointer = (bytes: Uint8Array): Pointer => parse(pointer, bytes, RELEASE_FILE);

/** @throws CheerError `manifest-invalid` */
export const parseManifest = (bytes: Uint8Array): Manifest => parse(manifest, bytes, 'manifest.json');

function parse<S extends z.ZodMiniType>(schema: S, bytes: Uint8Array, name: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid(name, 'it is not JSON in UTF-8', cause);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path: at, message } = result.error.issues[0]!;
  const place = at.length === 0 ? '' : `${at.map(String).join('.')}: `;
  throw invalid(name, quoted(`${place}${message}`), result.error);
}

const invalid = (name: string, problem: string, cause: unknown): CheerError =>
  new CheerError(
    'manifest-invalid',
    `readRelease: ${name}: ${problem}`,
    'Ask whoever publishes the release for one that this version of CHEER can read.',
    { cause },
  );
