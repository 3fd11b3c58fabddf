import { request as askHttp, type IncomingMessage } from 'node:http';
import { request as askHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Answers that have no body (Fetch, 2.2.3), for which `Response` takes none. */
const BODILESS = [101, 204, 205, 304];
/** What some servers pack although they were asked not to. */
const UNPACKERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * One request by `node:http`, as the web's `fetch` would make it with `redirect: 'manual'`. Node's own `fetch` ends the process with an
 * assertion (undici, `!this.paused`) when a server of HTTP/1.0, such as Python's, closes a connection whose body is read slowly.
 * Fails as the connection does, with Node's codes, and with what the signal was aborted with.
 */
export function httpRequest(url: string, { headers, signal }: RequestInit): Promise<Response> {
  const ask = url.startsWith('https:') ? askHttps : askHttp;
  return new Promise((resolve, reject) => {
    const options = { headers: Object.fromEntries(new Headers(headers)), ...(signal && { signal }) };
    ask(url, options, (message) => resolve(responseOf(message)))
      .on('error', reject)
      .end();
  });
}

function responseOf(message: IncomingMessage): Response {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  if (!BODILESS.includes(status)) return new Response(bodyOf(message, headers), { status, headers });
  message.resume();
  return new Response(null, { status, headers });
}

/** A body that is read no faster than it is asked for, and whose connection ends when nobody wants the rest. */
function bodyOf(message: IncomingMessage, headers: Headers): ReadableStream<Uint8Array> {
  const unpacker = UNPACKERS[headers.get('content-encoding') ?? '']?.();
  const body: Readable = unpacker ?? message;
  let open = true;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const end = (settle: () => void): void => {
        if (open) settle();
        open = false;
      };
      const fail = (error: Error): void => end(() => controller.error(error));
      if (unpacker !== undefined) {
        message.on('error', (error) => unpacker.destroy(error));
        message.pipe(unpacker);
      }
      body.on('data', (piece: Uint8Array) => {
        if (!open) return;
        controller.enqueue(piece);
        if ((controller.desiredSize ?? 0) <= 0) body.pause();
      });
      body.on('end', () => end(() => controller.close()));
      body.on('error', fail);
      body.on('close', () => fail(new Error('the connection was closed')));
    },
    pull: () => {
      body.resume();
    },
    cancel: () => {
      open = false;
      message.destroy();
      unpacker?.destroy();
    },
  });
}
