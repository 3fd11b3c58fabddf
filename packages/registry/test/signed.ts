/** Any files of a draft, signed: for tests of what lies behind the signatures. */
import type { HttpOptions, Release, Trust } from '../src/index.ts';
import { openRelease } from '../src/index.ts';
import { webClient } from '../src/web/index.ts';
import { NOW, Repository } from './attacks/repository.ts';

/** All that a server needs, and no more; files given last replace what was signed. */
export function signedFiles(
  draft: ReadonlyMap<string, Uint8Array>,
  tampered: ReadonlyMap<string, Uint8Array> = new Map(),
) {
  return new Map([...new Repository(draft).files, ...tampered]);
}

export const trust: Trust = { client: webClient, trusted: null, now: () => NOW, keep: async () => {} };

export const open = (url: string, options: HttpOptions & Partial<Trust> = {}): Promise<Release> =>
  openRelease(url, { ...trust, ...options });
