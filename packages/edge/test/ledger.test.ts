import { describe, expect, it } from 'vitest';
import { type LedgerEntry, MemoryStore, requestBytes, writeLedger } from '../src/index.ts';
import { ledgerOf, openLedger, readLedger } from '../src/ledger.ts';

const entry = (url: string, bytesIn: number): LedgerEntry => ({
  at: 1_800_000_000.25,
  method: 'GET',
  url,
  bytesIn,
  bytesOut: 0,
  status: 200,
});

const NONE = { requests: 0, bytesIn: 0, bytesAsked: 0 };
const listed = (entries: readonly LedgerEntry[]) => ledgerOf({ entries, dropped: NONE });

describe('the ledger', () => {
  const entries = [entry('http://a.example:8080/x/m.json', 10), entry('https://a.example/e,"1".bin', 20)];

  it('adds up', () => {
    // GET /x/m.json HTTP/1.1, host: a.example:8080, accept: */*, accept-language: *, each with its CRLF, and an empty line
    expect(requestBytes(entries[0]!)).toBe(24 + 22 + 13 + 20 + 2);
    expect(listed(entries)).toEqual({
      entries,
      dropped: NONE,
      bytesIn: 30,
      bytesOut: 0,
      bytesAsked: requestBytes(entries[0]!) + requestBytes(entries[1]!),
    });
    expect(listed([])).toEqual({ entries: [], dropped: NONE, bytesIn: 0, bytesOut: 0, bytesAsked: 0 });
  });

  it('is written as CSV (RFC 4180) and as JSON', () => {
    const asked = entries.map(requestBytes);
    expect(writeLedger(listed(entries), 'csv')).toBe(
      [
        'at,method,url,status,bytesOut,bytesAsked,bytesIn',
        `2027-01-15T08:00:00.250Z,GET,http://a.example:8080/x/m.json,200,0,${asked[0]},10`,
        `2027-01-15T08:00:00.250Z,GET,"https://a.example/e,""1"".bin",200,0,${asked[1]},20`,
        '',
      ].join('\r\n'),
    );
    expect(JSON.parse(writeLedger(listed(entries), 'json'))).toMatchObject({
      format: 'cheer-requests/1',
      bytesIn: 30,
      bytesOut: 0,
      requests: [{ at: '2027-01-15T08:00:00.250Z', bytesAsked: asked[0] }, { bytesIn: 20 }],
    });
  });

  it('has each request written down before it is made, and completed after it', async () => {
    const store = new MemoryStore();
    const found: unknown[] = [];
    const ledger = await openLedger(store, () => 7, {
      fetch: async () => {
        found.push((await readLedger(store)).entries.map(({ url, status }) => [url, status]));
        return new Response('');
      },
    });
    for (const url of ['http://a.example/1', 'http://a.example/2']) {
      await ledger.fetch(url, {});
      ledger.onRequest({ method: 'GET', url, bytesIn: 3, bytesOut: 0, status: 200 });
    }
    const [one, two] = ['http://a.example/1', 'http://a.example/2'];
    expect(found).toEqual([
      [[one, null]],
      [
        [one, 200],
        [two, null],
      ],
    ]);
    await ledger.flush();
    expect((await readLedger(store)).entries.map(({ at, status, bytesIn }) => [at, status, bytesIn])).toEqual([
      [7, 200, 3],
      [7, 200, 3],
    ]);
    // of one that was never completed neither file says anything else
    await ledger.fetch('http://a.example/3', {});
    const stored = ledgerOf(await readLedger(store));
    expect(writeLedger(stored, 'csv').split('\r\n')[3]).toMatch(
      /^1970-01-01T00:00:07.000Z,GET,http:\/\/a.example\/3,,0,\d+,0$/,
    );
    expect(JSON.parse(writeLedger(stored, 'json')).requests[2].status).toBeNull();
  });

  it('asks for nothing that cannot be written down, or that was called off', async () => {
    class Full extends MemoryStore {
      override write = () => Promise.reject(new Error('no room'));
    }
    let asked = 0;
    const http = { fetch: async () => new Response(String(asked++)) };
    const full = await openLedger(new Full(), () => 0, http);
    await expect(full.fetch('http://a.example/', {})).rejects.toThrow('no room');
    const ledger = await openLedger(new MemoryStore(), () => 0, http);
    await expect(ledger.fetch('http://a.example/', { signal: AbortSignal.abort() })).rejects.toThrow();
    expect([asked, full.requests, ledger.requests]).toEqual([0, [], []]);
  });

  it('keeps sums of what it no longer lists', async () => {
    const store = new MemoryStore();
    const urlOf = (i: number): string => `http://a.example/${String(i).padStart(4, '0')}`;
    for (let first = 0; first < 1010; first += 101) {
      const ledger = await openLedger(store, () => 0, { fetch: async () => new Response('') });
      for (let i = first; i < first + 101; i++) {
        await ledger.fetch(urlOf(i), {});
        ledger.onRequest({ method: 'GET', url: urlOf(i), bytesIn: i, bytesOut: 0, status: 200 });
      }
      await ledger.flush();
    }
    const asked = requestBytes(entry(urlOf(0), 0));
    const ledger = ledgerOf(await readLedger(store));
    expect(ledger.entries.map(({ url }) => url)).toEqual(Array.from({ length: 1000 }, (_, i) => urlOf(i + 10)));
    expect(ledger.dropped).toEqual({ requests: 10, bytesIn: 45, bytesAsked: 10 * asked });
    expect(ledger).toMatchObject({ bytesIn: (1009 * 1010) / 2, bytesOut: 0, bytesAsked: 1010 * asked });
    expect(JSON.parse(writeLedger(ledger, 'json'))).toMatchObject({ dropped: ledger.dropped, bytesIn: ledger.bytesIn });
    expect(writeLedger(ledger, 'csv').split('\r\n')[1]).toBe(
      `,,"(10 earlier requests, no longer listed)",,0,${10 * asked},45`,
    );
  });
});
