/** What answers carry besides their body. */

/**
 * The page may run its own code and talk to where it came from, and nothing else: no other origin can be reached from it, whatever were
 * to go wrong in it (w3.org/TR/CSP3). WebAssembly is compiled, hence 'wasm-unsafe-eval'. Workers take the policy of their own file.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ALL = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** Named by their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, and asked about each time: an entity tag saves the body. */
const ASK = 'no-cache';

/** Not kept by browsers, and sent without an entity tag, which could be a number of one's own for each visitor and would be sent back. */
const FORGET = 'no-store';

/** What is absent now may be there in a moment, such as the next root. */
export const ABSENT = { ...ALL, 'cache-control': FORGET } as const;

export const isTagged = (headers: Readonly<Record<string, string>>): boolean => headers['cache-control'] !== FORGET;

/** Files of a release are public: a page of another origin may read them. */
export const registryHeaders = (path: string): Record<string, string> => ({
  ...ALL,
  'cache-control': path.startsWith('/targets/') ? FOR_EVER : ASK,
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
});

export const studioHeaders = (path: string): Record<string, string> => ({
  ...ALL,
  'cache-control': path.startsWith('/assets/') ? FOR_EVER : FORGET,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
});
