/** Which encoding of a body a client wants, and the body in it (RFC 9110, 12.5.3). */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Types whose files get much smaller; pictures and fonts are compressed already, and numbers of encoders hardly yield. */
const COMPRESSIBLE = /^(text\/|application\/(json|manifest\+json|wasm|javascript)|image\/svg)/u;
/** Below this a body fits into one packet either way. */
const LEAST = 1000;
/** Above this the work is not done in passing. */
const MOST = 8 << 20;

export const isCompressible = (type: string, size: number): boolean =>
  COMPRESSIBLE.test(type) && size >= LEAST && size <= MOST;

/** The best of ours that the client accepts; null for the body as it is. */
export function acceptedEncoding(header: string | null): Encoding | null {
  const weights = new Map<string, number>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    if (name !== '') weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  const wanted = (encoding: string): boolean => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0;
  return ENCODINGS.find(wanted) ?? null;
}

export async function encoded(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const compressed =
    encoding === 'br'
      ? await promisify(brotliCompress)(bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        })
      : await promisify(gzip)(bytes, { level: 9 });
  return new Uint8Array(compressed);
}
