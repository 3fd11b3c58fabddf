/**
 * The page's policy in the page itself, for hosts that send no headers. It holds for the page; its worker, which alone asks the network, takes a
 * policy from headers only (w3.org/TR/CSP3, 7.7), as does who may frame the page.
 */
import type { Plugin } from 'vite';

/** As `cheer serve` sends it, but for what a meta element may not say: frame-ancestors. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const CHARSET = '<meta charset="utf-8">';

/** Before all that loads anything. */
export const withPolicy = (html: string): string =>
  html.replace(CHARSET, `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">`);

/** In what is built; the server for development brings styles and code that no policy would let in. */
export const policy = (): Plugin => ({ name: 'cheer-policy', apply: 'build', transformIndexHtml: withPolicy });
