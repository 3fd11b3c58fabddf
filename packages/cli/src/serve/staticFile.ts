/** One file over HTTP: entity tags of its content, conditions, ranges, encodings. RFC 9110. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { byteRange } from './byteRange.ts';
import { acceptedEncoding, type Encoding, encoded, isCompressible } from './encoding.ts';
import { isTagged } from './headers.ts';

/** What is known of a file as long as it stays the same. */
interface Known {
  readonly stamp: string;
  readonly sha256: string;
  readonly bodies: Map<Encoding, Uint8Array<ArrayBuffer>>;
}

/** A server's memory of its files: hashes and compressed bodies, made when they are first asked for. */
export class StaticFiles {
  readonly #known = new Map<string, Known>();

  /**
   * The answer to a GET or HEAD; null if there is no such file. Links are not followed.
   * @throws what the system says if it can open no more files
   */
  async answer(path: string, request: Request, headers: Readonly<Record<string, string>>): Promise<Response | null> {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EMFILE' || error.code === 'ENFILE') throw error;
      return null;
    });
    if (file === null) return null;
    let streaming = false;
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return null;
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      const known = await this.#look(path, file, `${stat.ino} ${stat.mtimeMs} ${stat.size}`, stat.size);
      const ask = asked(request, type, stat.size);
      const etag = `"${known.sha256}${ask.encoding === null ? '' : `-${ask.encoding}`}"`;
      const common = new Headers({ ...headers, 'accept-ranges': 'bytes', 'content-type': type });
      const tagged = isTagged(headers);
      if (tagged) common.set('etag', etag);
      if (isCompressible(type, stat.size)) common.append('vary', 'accept-encoding');
      if (tagged && matches(request.headers.get('if-none-match'), etag))
        return new Response(null, { status: 304, headers: common });

      if (ask.encoding !== null) {
        const body = await this.#body(known, file, ask.encoding);
        common.set('content-encoding', ask.encoding);
        return whole(request, body.length, () => body, common);
      }
      const range = ifRange(request, tagged ? etag : null) ? ask.range : null;
      if (range === 'unsatisfiable') {
        common.set('content-range', `bytes */${stat.size}`);
        return new Response(null, { status: 416, headers: common });
      }
      const { first, last } = range ?? { first: 0, last: stat.size - 1 };
      const stream = (): ReadableStream => {
        streaming = true; // closes the file at its end, or when the client goes away
        return Readable.toWeb(file.createReadStream({ start: first, end: last })) as ReadableStream;
      };
      if (range === null) return whole(request, stat.size, stat.size === 0 ? () => null : stream, common);
      common.set('content-range', `bytes ${first}-${last}/${stat.size}`);
      common.set('content-length', String(last - first + 1));
      return new Response(stream(), { status: 206, headers: common });
    } finally {
      if (!streaming) await file.close();
    }
  }

  async #look(path: string, file: FileHandle, stamp: string, size: number): Promise<Known> {
    const before = this.#known.get(path);
    if (before?.stamp === stamp) return before;
    const hash = createHash('sha256');
    if (size > 0) {
      for await (const piece of file.createReadStream({ start: 0, end: size - 1, autoClose: false }))
        hash.update(piece);
    }
    const known = { stamp, sha256: hash.digest('hex'), bodies: new Map() };
    this.#known.set(path, known);
    return known;
  }

  async #body({ bodies }: Known, file: FileHandle, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
    const made = bodies.get(encoding);
    if (made !== undefined) return made;
    const pieces: Buffer[] = [];
    for await (const piece of file.createReadStream({ start: 0, autoClose: false })) pieces.push(piece as Buffer);
    const body = await encoded(Buffer.concat(pieces), encoding);
    bodies.set(encoding, body);
    return body;
  }
}

/** Parts are of the file as it lies there, so that who asks for one gets no encoding. */
function asked(request: Request, type: string, size: number) {
  const range = request.method === 'GET' ? byteRange(request.headers.get('range'), size) : null;
  const encoding =
    range === null && isCompressible(type, size) ? acceptedEncoding(request.headers.get('accept-encoding')) : null;
  return { range, encoding };
}

function whole(request: Request, size: number, body: () => BodyInit | null, headers: Headers): Response {
  headers.set('content-length', String(size));
  return new Response(request.method === 'HEAD' ? null : body(), { status: 200, headers });
}

/** If-None-Match compares weakly (13.1.2). */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//u, '')));
}

/** A range holds if the file is still the one it was of (13.1.5): by a strong tag only, as no dates are given out. */
function ifRange(request: Request, etag: string | null): boolean {
  const header = request.headers.get('if-range');
  return header === null || header.trim() === etag;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
