/** What a server can do beside sending wrong bytes, over HTTP. Used from Node and from a page in a browser. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Answer, serve } from '../fixture.ts';
import { repository } from './attack.ts';
import { DAY, NOW, type Repository } from './repository.ts';

/** ms that a request may take in these tests. */
export const TIMEOUT = 500;

export interface Wire {
  readonly what: string;
  readonly outcome: string;
  readonly says?: RegExp;
  /** seconds after NOW */
  readonly later?: number;
  /** changes the repository; what it returns may answer requests in the server's place */
  set(from: Repository): Answer | undefined;
}

export interface Served {
  readonly url: string;
  readonly root: Uint8Array;
  /** most bytes that were sent in answer to one request */
  readonly sent: () => number;
  close(): Promise<void>;
}

/** Serves a repository as `wire` has it, for pages of any origin. */
export async function serveWire(wire: Wire): Promise<Served> {
  const from = repository();
  const root = from.rootBytes(1);
  const answer = wire.set(from);
  let most = 0;
  const { url, close } = await serve(from.files, (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    const write = response.write.bind(response) as (chunk: Uint8Array | string) => boolean;
    let sent = 0;
    response.write = ((chunk: Uint8Array | string) => {
      sent += chunk.length;
      most = Math.max(most, sent);
      return write(chunk);
    }) as typeof response.write;
    return answer?.(request, response) ?? false;
  });
  return { url, root, sent: () => most, close };
}

/** Answers requests whose path ends so. */
const at =
  (end: string, answer: (request: IncomingMessage, response: ServerResponse) => void): Answer =>
  (request, response) => {
    if (!request.url!.endsWith(end)) return false;
    answer(request, response);
    return true;
  };

const endless = (_: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200);
  const pour = (): void => {
    while (!response.destroyed) {
      if (!response.write(' '.repeat(65_536))) {
        response.once('drain', pour);
        return;
      }
    }
  };
  pour();
};

const dripping = (_: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200);
  const drip = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(drip));
};

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(code, headers).end('sorry');
  };

const FILES = ['2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json'];
const TARGET = '.manifest.json';

export const wires: readonly Wire[] = [
  { what: 'Nothing amiss', outcome: 'opened', set: () => undefined },
  {
    what: 'Three root rotations and a release signed with new keys',
    outcome: 'opened',
    set(from) {
      for (let i = 0; i < 3; i++) from.rotateRoot();
      from.rotate('timestamp');
      from.publish('root', 'timestamp');
      return undefined;
    },
  },
  ...FILES.map(
    (file): Wire => ({
      what: `\`${file}\` without an end`,
      outcome: 'release-untrusted',
      says: /it is longer than/,
      set: () => at(file, endless),
    }),
  ),
  { what: 'A manifest without an end', outcome: 'hash-mismatch', set: () => at(TARGET, endless) },
  ...[...FILES, TARGET].map(
    (file): Wire => ({
      what: `\`${file.replace(/^\./, '')}\` dripping, a byte every 10 ms`,
      outcome: 'network',
      says: /no answer within/,
      set: () => at(file, dripping),
    }),
  ),
  {
    what: 'Twenty new roots, each held back for less than the time a request may take, all together for more',
    outcome: 'network',
    says: /no answer within/,
    set(from) {
      for (let i = 0; i < 20; i++) from.publish('root');
      return (request, response) => {
        const bytes = from.files.get(request.url!.replace('/cheer/', ''));
        if (!request.url!.endsWith('.root.json') || bytes === undefined) return false;
        setTimeout(() => response.writeHead(200).end(bytes), 100);
        return true;
      };
    },
  },
  ...[...FILES, TARGET].flatMap((file) =>
    [
      ['of the same origin', '127.0.0.1'],
      ['of another origin', 'localhost'],
    ].map(
      ([where, host]): Wire => ({
        what: `A redirect of \`${file.replace(/^\./, '')}\` to a right copy ${where}`,
        outcome: 'network',
        set: (from) => (request, response) => {
          const [path, copy] = request.url!.replace('/cheer/', '').split('?');
          const bytes = from.files.get(path!);
          const to = `http://${host}:${request.socket.localPort}${request.url}?copy`;
          if (copy !== undefined && bytes !== undefined) response.writeHead(200).end(bytes);
          else if (request.url!.endsWith(file)) response.writeHead(302, { location: to }).end();
          return response.headersSent;
        },
      }),
    ),
  ),
  ...[...FILES, TARGET].map(
    (file): Wire => ({
      what: `\`${file.replace(/^\./, '')}\` compressed, 64 MB from 65 kB`,
      outcome: file === TARGET ? 'hash-mismatch' : 'release-untrusted',
      set: () =>
        at(file, (_, response) => {
          response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': BOMB.length }).end(BOMB);
        }),
    }),
  ),
  ...[404, 403, 410].map(
    (code): Wire => ({
      what: `${code} for the next root: there is none`,
      outcome: 'opened',
      set: () => at('2.root.json', status(code)),
    }),
  ),
  ...[500, 503, 204, 206, 401, 429].map(
    (code): Wire => ({
      what: `${code} for the next root, hiding that there is one`,
      outcome: 'network',
      set: (from) => {
        from.rotateRoot();
        return at('2.root.json', (_, response) => response.writeHead(code).end());
      },
    }),
  ),
  {
    what: 'The connection cut at the next root, hiding that there is one',
    outcome: 'network',
    set(from) {
      from.rotateRoot();
      return at('2.root.json', (request) => request.socket.destroy());
    },
  },
  {
    what: 'The connection cut in the middle of the timestamp',
    outcome: 'network',
    set: () =>
      at('timestamp.json', (_, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{', () => response.destroy());
      }),
  },
  {
    what: '404 for the snapshot',
    outcome: 'release-missing',
    set: () => at('1.snapshot.json', status(404)),
  },
  {
    what: 'A page of HTML with status 200 for everything, as a captive portal sends it',
    outcome: 'release-untrusted',
    says: /not JSON/,
    set: () => (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
      return true;
    },
  },
  {
    what: 'A release that has expired',
    outcome: 'release-untrusted',
    says: /expired/,
    later: 31 * DAY,
    set: () => undefined,
  },
  {
    what: 'A release signed by others',
    outcome: 'release-untrusted',
    says: /not signed by enough/,
    set(from) {
      for (const [path, bytes] of repository().files) from.files.set(path, bytes);
      return undefined;
    },
  },
];

const BOMB = gzipSync(new Uint8Array(1 << 26));

export const clockOf = ({ later = 0 }: Wire): number => NOW + later;
