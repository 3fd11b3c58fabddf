import { describe, expect, it } from 'vitest';
import { nodeClient } from '../../node/index.ts';
import { openRelease, type RequestRecord } from '../../src/index.ts';
import { webClient } from '../../src/web/index.ts';
import { clockOf, serveWire, TIMEOUT, wires } from './wire.ts';

describe.each([nodeClient, webClient])('$name, over HTTP', (client) => {
  it.each(wires)('$what', async (wire) => {
    const { url, root, sent, close } = await serveWire(wire);
    const ledger: RequestRecord[] = [];
    const untouched = globalThis.fetch;
    try {
      const error = await openRelease(url, {
        client,
        trusted: { root },
        now: () => clockOf(wire),
        keep: async () => {},
        timeout: TIMEOUT,
        onRequest: (record) => ledger.push(record),
      }).then(
        () => null,
        (cause: unknown) => cause as Error & { code?: string },
      );
      expect(error === null ? 'opened' : (error.code ?? String(error))).toBe(wire.outcome);
      if (wire.says) expect(error!.message).toMatch(wire.says);
      // what was read is bounded, and what was sent by what the system's buffers hold
      for (const { bytesIn } of ledger) expect(bytesIn).toBeLessThan(1 << 20);
      expect(sent()).toBeLessThan(1 << 24);
      expect(ledger.every((record) => record.url.startsWith(url))).toBe(true);
      expect(globalThis.fetch).toBe(untouched);
    } finally {
      await close();
    }
  });
});
