/**
 * Slow features as a file: safetensors with the directions and strengths, the hash of the feature tree, the windows they are
 * for, and a fingerprint, the embeddings of two fixed windows after personalising with a fixed made-up person: a file for
 * another tree, or one that this code would use differently, is refused.
 */
import { CheerError, quoted, random, treeHash } from '@cheer/signals';
import { expectFormat, expectTree, invalid, parseJson, take } from '../files/fileParts.ts';
import { readSafetensors, writeSafetensors } from '../files/safetensors.ts';
import { LEAVES } from '../network/graph.ts';
import type { SlowFeatures } from './fitSlowFeatures.ts';
import type { OwnWindows, SlowGrid } from './ownWindows.ts';
import { personalise } from './personalise.ts';

const FORMAT = 'cheer-slow-features/1';
/** float32 and two eigendecompositions lie between; other constants or another order differ in the second digit */
const FINGERPRINT_TOLERANCE = 1e-3;
/** Far above what fitting gives: rows have unit length, and the ridge keeps a direction's length below the root of its inverse. */
const MOST = 1e4;

export interface StoredSlowFeatures extends SlowFeatures {
  /** all metadata of the file */
  readonly about: ReadonlyMap<string, string>;
}

/**
 * @param about free facts for a reader of the file, such as the number of people
 * @throws CheerError `option-invalid` for slow features of other than the 123 features, or absurd ones
 */
export async function writeSlowFeatures(
  slow: SlowFeatures,
  about: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const rank = slow.strengths.length;
  const problem = slow.directions.length === LEAVES * rank ? absurd(slow) : `there must be ${LEAVES} features`;
  if (problem !== undefined) {
    throw new CheerError('option-invalid', `writeSlowFeatures: ${problem}`, 'Fit again, with more people.');
  }
  return writeSafetensors({
    tensors: new Map([
      ['directions', { shape: [LEAVES, rank], data: slow.directions }],
      ['strengths', { shape: [rank], data: slow.strengths }],
      ['fingerprint', { shape: [PROBES.length, rank], data: fingerprintOf(slow) }],
    ]),
    metadata: new Map([
      ...Object.entries(about),
      ['format', FORMAT],
      ['tree', await treeHash()],
      ['window', JSON.stringify({ length: slow.grid.length, step: slow.grid.step })],
    ]),
  });
}

/**
 * @param name what to call the file in an error
 * @throws CheerError `tensor-file-invalid`, or `tree-mismatch` if the file belongs to another list of features
 */
export async function readSlowFeatures(bytes: Uint8Array, name: string): Promise<StoredSlowFeatures> {
  const file = readSafetensors(bytes, name);
  expectFormat(file, FORMAT, name);
  await expectTree(file, name);
  const grid = parseGrid(file.metadata.get('window'), name);
  const rank = file.tensors.get('strengths')?.shape[0] ?? 0;
  if (!(rank >= 1 && rank <= LEAVES)) throw invalid(name, `it must hold 1 to ${LEAVES} strengths, got ${rank}`);
  const slow = {
    directions: take(file, 'directions', [LEAVES, rank], name, Float32Array),
    strengths: take(file, 'strengths', [rank], name, Float32Array),
    grid,
  };
  const fingerprint = take(file, 'fingerprint', [PROBES.length, rank], name, Float32Array);
  if (file.tensors.size > 3) throw invalid(name, 'it holds tensors that slow features do not have');
  const problem = absurd(slow);
  if (problem !== undefined) throw invalid(name, problem);
  const own = fingerprintOf(slow);
  if (own.some((value, i) => !(Math.abs(value - fingerprint[i]!) <= FINGERPRINT_TOLERANCE))) {
    throw invalid(name, 'its fingerprint differs: this version would use the directions differently');
  }
  return { ...slow, about: file.metadata };
}

function absurd({ directions, strengths, grid }: SlowFeatures): string | undefined {
  if (!isGrid(grid)) return `windows must have a positive length and step, got ${quoted(grid)}`;
  const wide = directions.find((value) => !(Math.abs(value) <= MOST));
  if (wide !== undefined) return `no entry of the directions is larger than ${MOST}, got ${wide}`;
  const strong = strengths.findIndex((w, k) => !(w >= 0 && w <= (strengths[k - 1] ?? MOST)));
  if (strong < 0) return undefined;
  return `strengths must fall from at most ${MOST} to at least 0, number ${strong} is ${strengths[strong]}`;
}

function parseGrid(text: string | undefined, name: string): SlowGrid {
  const grid = parseJson(text);
  if (!isGrid(grid))
    throw invalid(name, `its window must have a positive length and step, got ${quoted(text ?? 'none')}`);
  return { length: grid.length, step: grid.step };
}

function isGrid(value: unknown): value is SlowGrid {
  const { length, step } = (value ?? {}) as Partial<SlowGrid>;
  return Number.isFinite(length) && length! > 0 && Number.isFinite(step) && step! > 0;
}

/** One window with every feature, and one with some missing: every so many. */
const PROBES = [0, 11] as const;

/** [probes, rank] */
function fingerprintOf(slow: SlowFeatures): Float32Array {
  const { embed } = personalise(slow, somebody(slow.grid));
  const all = new Float32Array(PROBES.length * slow.strengths.length);
  for (const [i, every] of PROBES.entries()) {
    const row = madeRow(random('cheer slow fingerprint', 'probe'), 0);
    if (every > 0) for (let j = every - 1; j < row.length; j += every) row[j] = Number.NaN;
    all.set(embed(row), i * slow.strengths.length);
  }
  return all;
}

/** A person of two states and a drift, in two sessions. */
function somebody({ step }: SlowGrid): OwnWindows {
  const stream = random('cheer slow fingerprint', 'person');
  const places = Array.from({ length: 40 }, (_, i) => i);
  return {
    rows: places.map((i) => madeRow(stream, (Math.floor(i / 10) % 2) + 0.02 * (i % 20))),
    sessions: places.map((i) => Math.floor(i / 20)),
    starts: places.map((i) => i * step),
  };
}

/** Uniform noise, and every third feature moved by `shift`. */
function madeRow(stream: ReturnType<typeof random>, shift: number): Float32Array {
  return Float32Array.from({ length: LEAVES }, (_, j) => 4 * stream.uniform() - 2 + (j % 3 === 0 ? shift : 0));
}
