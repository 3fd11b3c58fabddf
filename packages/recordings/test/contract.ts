/** What every reader of a format owes, whatever the format: call `contract` in a test file and say how the format is read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelName, type CheerError, type ErrorCode, type Recording, random } from '@cheer/signals';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathSource } from '../node/pathSource.ts';
import { type ByteSource, blobSource, bytesSource } from '../src/source.ts';
import { urlSource } from '../src/url.ts';
import { refused } from './fixtures.ts';

export interface Contract {
  /** what the tests are called by, such as the name of a golden file */
  readonly name: string;
  /** what the file is called in refusals */
  readonly file: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly read: (source: ByteSource) => Promise<Recording | readonly Recording[]>;
  /** what every refusal of a broken file matches: the function, the file, where in it, and a rule */
  readonly place: RegExp;
  /** the codes that a broken file is refused with */
  readonly codes: readonly ErrorCode[];
  /** the codes of a file cut off; default `file-truncated` alone */
  readonly cut?: readonly ErrorCode[];
  /** whether a file cut off may be read too, as the beginning of the same recording: text has no length to miss */
  readonly beginnings?: boolean;
  /** how often a byte is changed, unless CHEER_FLIPS says it; default 1000 */
  readonly flips?: number;
  /** what a changed byte may change where nothing in the file says that it was another; default one thing of any kind but many samples */
  readonly changes?: readonly Change[];
  /** least part of the changed files that are refused; default 0.1 */
  readonly refused?: number;
  /** bytes read at once at most; default 1 MB */
  readonly piece?: number;
  /** bytes read in all at most, as a multiple of the file's size; default 4. A changed file may have 64 kB read besides. */
  readonly reads?: number;
}

/** What differs between two readings: nothing, one thing (`an array`: samples of one channel), or `several`, which no reader may pass over. */
export type Change =
  | 'same'
  | 'one sample'
  | 'an array'
  | 'a length'
  | 'a channel'
  | 'the time'
  | 'a label'
  | 'a name'
  | 'several';

const ONE_THING: readonly Change[] = ['same', 'one sample', 'a length', 'a channel', 'the time', 'a label', 'a name'];
/** Bytes that a single reading of a changed file may allocate beyond ten times the file's size: no claim in it is believed. */
const ALLOCATION = 64 * 1024 ** 2;
const SLOWEST_MS = 5_000;

export function contract(format: Contract): void {
  const { name, file, codes, piece = 1024 ** 2, reads = 4 } = format;
  const flips = Number(process.env['CHEER_FLIPS'] ?? format.flips ?? 1000);
  const read = async (source: ByteSource): Promise<readonly Recording[]> => [await format.read(source)].flat();

  describe(`${name}, as every format`, () => {
    let whole: Uint8Array;
    let original: readonly Recording[];
    let folder: string;
    let server: Server;
    beforeAll(async () => {
      whole = await format.make();
      original = await read(bytesSource(file, whole));
      folder = mkdtempSync(join(tmpdir(), 'cheer-contract-'));
      writeFileSync(join(folder, 'file'), whole);
      server = await serve(whole);
    });
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
      server.close();
    });

    it('is the same from a path, a Blob and a URL', async () => {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
      const sources = [
        await pathSource(join(folder, 'file'), file),
        blobSource(new Blob([Uint8Array.from(whole)]), file),
        { ...(await urlSource(address)), name: file },
      ];
      expect(original.length).toBeGreaterThan(0);
      for (const source of sources) expect(await read(source)).toEqual(original);
    });

    it('is read in pieces, and not many times over', async () => {
      const { source, count } = counted(file, whole);
      await read(source);
      expect(count.largest).toBeLessThanOrEqual(piece);
      expect(count.bytes).toBeLessThanOrEqual(reads * whole.length);
    });

    it('is refused if it is cut off, at every hundredth of it and without its last byte', async () => {
      const cuts = Array.from({ length: 100 }, (_, percent) => Math.floor((percent * whole.length) / 100));
      for (const length of [...cuts, whole.length - 1]) {
        const source = bytesSource(file, whole.subarray(0, length));
        const got = await attempt(() => read(source), format, format.cut ?? ['file-truncated']);
        if (got instanceof Error) continue;
        expect(format.beginnings ?? false, `${length} bytes of ${whole.length} were read`).toBe(true);
        for (const one of got) expect(original.some((all) => isBeginning(one, all))).toBe(true);
      }
    }, 60_000);

    it(`with a byte changed, ${flips} times, is refused with its place, or read with one thing changed at most`, async () => {
      const draw = random(1, name);
      const outcomes = new Map<string, number>();
      for (let i = 0; i < flips; i++) {
        const at = Math.floor(draw.uniform() * whole.length);
        const byte = whole[at]! ^ (1 + Math.floor(draw.uniform() * 255));
        const { source, count } = counted(file, Uint8Array.from(whole).fill(byte, at, at + 1));
        const before = { time: performance.now(), bytes: process.memoryUsage().arrayBuffers };
        const got = await attempt(() => read(source), format, codes);
        const where = `byte ${at} changed to ${byte}`;
        expect(performance.now() - before.time, where).toBeLessThan(SLOWEST_MS);
        const allocated = process.memoryUsage().arrayBuffers - before.bytes;
        expect(allocated, where).toBeLessThan(ALLOCATION + 10 * whole.length);
        expect(count.bytes, where).toBeLessThanOrEqual(reads * whole.length + 65_536);
        const outcome = got instanceof Error ? 'refused' : difference(original, got);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(['refused', 'same', ...(format.changes ?? ONE_THING)], where).toContain(outcome);
      }
      if (process.env['CHEER_FLIPS'] !== undefined) console.info(figures(name, flips, outcomes));
      expect(outcomes.get('refused') ?? 0).toBeGreaterThanOrEqual((format.refused ?? 0.1) * flips);
    }, 600_000);
  });
}

/** The row of docs/recordings.md, "Hostile files". */
function figures(name: string, flips: number, outcomes: ReadonlyMap<string, number>): string {
  const others = [...outcomes].filter(([outcome]) => outcome !== 'refused' && outcome !== 'same');
  const texts = others.sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
  const cells = [name, flips, outcomes.get('refused') ?? 0, outcomes.get('same') ?? 0, texts.join(', ') || '-'];
  return `FLIPS | ${cells.join(' | ')} |`;
}

/** What was read, or the one error, held to its form; any other throws, and fails the test. */
async function attempt(
  action: () => Promise<readonly Recording[]>,
  { place }: Contract,
  codes: readonly ErrorCode[],
): Promise<readonly Recording[] | CheerError> {
  try {
    return await action();
  } catch (error) {
    const { code } = error as CheerError;
    if (!(error instanceof Error) || error.name !== 'CheerError') throw error;
    expect(codes, error.message).toContain(code);
    return refused(code, [place], () => {
      throw error;
    });
  }
}

/** A source that counts what is asked of it. */
export function counted(name: string, bytes: Uint8Array) {
  const count = { bytes: 0, largest: 0, reads: 0 };
  const inner = bytesSource(name, bytes);
  const add = (length: number): void => {
    count.bytes += length;
    count.largest = Math.max(count.largest, length);
    count.reads++;
  };
  const source: ByteSource = {
    ...inner,
    read: (start, end) => {
      add(end - start);
      return inner.read(start, end);
    },
    readNow: (start, into) => {
      add(into.length);
      inner.readNow!(start, into);
    },
  };
  return { source, count };
}

/** What of the recordings others differ in. */
export function difference(all: readonly Recording[], others: readonly Recording[]): Change {
  if (all.length !== others.length) return 'several';
  const found: Change[] = [];
  const changed = new Set<string>();
  const rows = new Set<number>();
  for (const [i, a] of all.entries()) {
    const b = others[i]!;
    if (a.subject !== b.subject || a.session !== b.session) found.push('a name');
    if (JSON.stringify(a.annotations) !== JSON.stringify(b.annotations)) found.push('a label');
    const names = Object.keys(a.channels).filter((key) => Object.hasOwn(b.channels, key)) as ChannelName[];
    if (names.length < Object.keys(a.channels).length) found.push('a channel');
    for (const key of names) {
      const [one, other] = [a.channels[key]!, b.channels[key]!];
      if (one.start !== other.start || one.rate !== other.rate || one.unit !== other.unit) found.push('the time');
      if (one.samples.length !== other.samples.length) {
        rows.add(other.samples.length - one.samples.length);
        found.push('a length');
        continue;
      }
      let samples = 0;
      for (let j = 0; j < one.samples.length; j++) if (!Object.is(one.samples[j], other.samples[j])) samples++;
      if (samples > 0) changed.add(key.replace(/^ACC_.$/, 'ACC'));
      if (samples > 0) found.push(samples === 1 ? 'one sample' : 'an array');
    }
  }
  // acceleration has three channels on one clock, and a file with one start has all of its channels and labels on it
  if (found.includes('the time') && found.every((one) => one === 'the time' || one === 'a label')) return 'the time';
  // a row of a table is one in each of its columns, and what the header says of a signal holds in each stretch of a file and each axis
  if (rows.size === 1 && found.every((one) => one === 'a length')) return 'a length';
  if (changed.size === 1 && found.every((one) => one === 'an array')) return 'an array';
  return found.length > 1 ? 'several' : (found[0] ?? 'same');
}

/** Whether each channel of `part` is the beginning of the same channel of `all`. */
function isBeginning(part: Recording, all: Recording): boolean {
  if (part.subject !== all.subject) return false;
  return Object.entries(part.channels).every(([key, { start, rate, samples }]) => {
    const other = all.channels[key as ChannelName];
    if (other === undefined || other.start !== start || other.rate !== rate) return false;
    return samples.length <= other.samples.length && samples.every((value, i) => Object.is(value, other.samples[i]));
  });
}

/** A server on this machine that answers range requests for one file. */
export async function serve(bytes: Uint8Array): Promise<Server> {
  const server = createServer((request, response) => {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
    response.setHeader('accept-ranges', 'bytes');
    if (from !== undefined) response.writeHead(206).end(bytes.subarray(Number(from), Number(to) + 1));
    else response.writeHead(200, { 'content-length': bytes.length }).end(request.method === 'HEAD' ? '' : bytes);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
