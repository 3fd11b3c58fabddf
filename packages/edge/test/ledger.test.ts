import { describe, expect, it } from 'vitest';
import { type LedgerEntry, requestBytes, writeLedger } from '../src/index.ts';
import { ledgerOf } from '../src/ledger.ts';

const entry = (url: string, bytesIn: number): LedgerEntry => ({
  at: 1_800_000_000.25,
  method: 'GET',
  url,
  bytesIn,
  bytesOut: 0,
  status: 200,
});

describe('the ledger', () => {
  const entries = [entry('http://a.example:8080/x/m.json', 10), entry('https://a.example/e,"1".bin', 20)];

  it('adds up', () => {
    // GET /x/m.json HTTP/1.1, host: a.example:8080, accept: */*, accept-language: *, each with its CRLF, and an empty line
    expect(requestBytes(entries[0]!)).toBe(24 + 22 + 13 + 20 + 2);
    expect(ledgerOf(entries)).toEqual({
      entries,
      bytesIn: 30,
      bytesOut: 0,
      bytesAsked: requestBytes(entries[0]!) + requestBytes(entries[1]!),
    });
    expect(ledgerOf([])).toEqual({ entries: [], bytesIn: 0, bytesOut: 0, bytesAsked: 0 });
  });

  it('is written as CSV (RFC 4180) and as JSON', () => {
    const asked = entries.map(requestBytes);
    expect(writeLedger(ledgerOf(entries), 'csv')).toBe(
      [
        'at,method,url,status,bytesOut,bytesAsked,bytesIn',
        `2027-01-15T08:00:00.250Z,GET,http://a.example:8080/x/m.json,200,0,${asked[0]},10`,
        `2027-01-15T08:00:00.250Z,GET,"https://a.example/e,""1"".bin",200,0,${asked[1]},20`,
        '',
      ].join('\r\n'),
    );
    expect(JSON.parse(writeLedger(ledgerOf(entries), 'json'))).toMatchObject({
      format: 'cheer-requests/1',
      bytesIn: 30,
      bytesOut: 0,
      requests: [{ at: '2027-01-15T08:00:00.250Z', bytesAsked: asked[0] }, { bytesIn: 20 }],
    });
  });
});
