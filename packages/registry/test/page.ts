/** Opening a signed release in a page. */
import { openRelease, type RequestRecord } from '../src/index.ts';
import { webClient } from '../src/web/index.ts';

export interface Opened {
  readonly outcome: string;
  readonly message: string;
  /** most bytes that were read of one answer */
  readonly most: number;
  /** whether the page has its own fetch back */
  readonly untouched: boolean;
}

async function open(url: string, root: readonly number[], now: number, timeout: number): Promise<Opened> {
  const own = globalThis.fetch;
  const ledger: RequestRecord[] = [];
  const failure = await openRelease(url, {
    client: webClient,
    trusted: { root: Uint8Array.from(root) },
    now: () => now,
    keep: async () => {},
    timeout,
    onRequest: (record) => ledger.push(record),
  }).then(
    () => null,
    (error: unknown) => error as Error & { code?: string },
  );
  return {
    outcome: failure === null ? 'opened' : (failure.code ?? String(failure)),
    message: failure?.message ?? '',
    most: Math.max(...ledger.map(({ bytesIn }) => bytesIn)),
    untouched: globalThis.fetch === own,
  };
}

Object.assign(globalThis, { page: { open } });
