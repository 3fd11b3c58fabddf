/** A server of files over real HTTP that misbehaves as it is told. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';

export interface Seen {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** What the server does with a request instead of serving it; undefined to serve it as it is. */
export type Mischief = (request: Seen, answer: ServerResponse, count: number) => boolean | undefined;

export interface FileServer {
  close(): Promise<void>;
  readonly base: string;
  readonly seen: readonly Seen[];
  readonly files: Map<string, Uint8Array>;
  mischief: Mischief | undefined;
  /** whether ranges are answered */
  ranges: boolean;
  etags: boolean;
  /** bytes after which the next bodies are cut off, one each */
  cuts: number[];
}

export async function fileServer(files: Record<string, Uint8Array | string>): Promise<FileServer> {
  const encoder = new TextEncoder();
  const seen: Seen[] = [];
  const content = new Map(
    Object.entries(files).map(([path, body]) => [path, typeof body === 'string' ? encoder.encode(body) : body]),
  );
  const server = createServer((request, answer) => serve(request, answer));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const self: FileServer = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`,
    seen,
    files: content,
    mischief: undefined,
    ranges: true,
    etags: true,
    cuts: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };

  function serve(request: IncomingMessage, answer: ServerResponse): void {
    const path = decodeURIComponent((request.url ?? '').replace(/^\/data\//, '').replace(/\?.*$/, ''));
    const one = { path, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined };
    seen.push(one);
    if (self.mischief?.(one, answer, seen.filter((other) => other.path === path).length) === true) return;
    const body = content.get(path);
    if (body === undefined) {
      answer.writeHead(404).end('no such file');
      return;
    }
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
    if (self.etags) answer.setHeader('etag', etag);
    const asked = self.ranges ? /^bytes=(\d+)-$/.exec(one.range ?? '') : null;
    const current = one.ifRange === undefined || one.ifRange === etag;
    const from = asked !== null && current ? Number(asked[1]) : 0;
    if (asked !== null && current && from >= body.length) {
      answer.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    const rest = body.subarray(from);
    answer.setHeader('content-length', rest.length);
    if (asked !== null && current) {
      answer.writeHead(206, { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` });
    } else answer.writeHead(200);
    const cut = self.cuts.shift();
    if (cut === undefined || cut >= rest.length) answer.end(rest);
    // a reader is told of the break at once, and loses what it has not read by then
    else answer.write(rest.subarray(0, cut), () => setTimeout(() => answer.destroy(), 100));
  }
  return self;
}

/** Serves one body for every request as Python's `http.server` does: HTTP/1.0, and the connection closed behind it. */
export async function plainServer(
  body: Uint8Array,
  { length = true, whole = () => true }: { length?: boolean; whole?: (count: number) => boolean } = {},
): Promise<{ readonly base: string; readonly requests: () => number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createSocketServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => {}));
    socket.once('data', () => {
      const sent = whole(++count) ? body : body.subarray(0, body.length >> 1);
      const stated = length ? `Content-Length: ${body.length}\r\n` : '';
      socket.write(`HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6\r\n${stated}\r\n`);
      socket.end(sent);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`,
    requests: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
