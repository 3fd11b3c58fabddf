/**
 * What the device sent and received over the network: every request, kept so that its wearer can look. A request is written down before
 * it is made and completed after it, so one that was cut short by a kill is on record too.
 */
import type { HttpOptions, RequestRecord } from '@cheer/registry';
import * as z from 'zod/mini';
import { damaged } from './state.ts';
import type { StateStore } from './store.ts';

const LEDGER_FILE = 'requests.json';
const LEDGER_FORMAT = 'cheer-requests/1';
/** the latest are kept one by one, those before only as sums */
const MOST_REQUESTS = 1000;

const count = z.int().check(z.nonnegative());
const NONE = { requests: 0, bytesIn: 0, bytesAsked: 0 } as const;

const ledger = z.strictObject({
  format: z.literal(LEDGER_FORMAT),
  /** those before the listed ones, summed up */
  dropped: z._default(z.strictObject({ requests: count, bytesIn: count, bytesAsked: count }), NONE),
  requests: z.array(
    z.strictObject({
      /** unix seconds, when it was asked */
      at: z.number(),
      method: z.literal('GET'),
      url: z.string(),
      /** bytes of the bodies */
      bytesIn: z.int(),
      bytesOut: z.literal(0),
      /** 0 if there was no answer; null if it was asked and how it ended is not on record, or not yet */
      status: z.nullable(z.int()),
    }),
  ),
});

export type LedgerEntry = z.infer<typeof ledger>['requests'][number];
/** Requests too old to be listed one by one. */
export type DroppedRequests = Readonly<z.infer<typeof ledger>['dropped']>;

export interface StoredLedger {
  readonly entries: readonly LedgerEntry[];
  readonly dropped: DroppedRequests;
}

export async function readLedger(store: StateStore): Promise<StoredLedger> {
  const bytes = await store.read(LEDGER_FILE);
  if (bytes === undefined) return { entries: [], dropped: NONE };
  try {
    const { requests: entries, dropped } = ledger.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { entries, dropped };
  } catch (cause) {
    throw damaged(`${LEDGER_FILE} cannot be read`, cause);
  }
}

/**
 * Notes requests in `requests`. Whoever opens a release with its `fetch` and `onRequest` asks for nothing that is not on record first;
 * `flush` writes down how the last one ended. A ledger that cannot be read, or written, is refused before a request is made that it
 * could not hold.
 * @throws CheerError `state-invalid`
 */
export async function openLedger(store: StateStore, clock: () => number, http: HttpOptions = {}) {
  const before = await readLedger(store);
  const request = http.fetch ?? ((url: string, init: RequestInit) => fetch(url, init));
  const requests: LedgerEntry[] = [];
  let noted = true;
  const write = async (): Promise<void> => {
    const { entries, dropped } = shortened([...before.entries, ...requests], before.dropped);
    const text = JSON.stringify({ format: LEDGER_FORMAT, dropped, requests: entries });
    await store.write(LEDGER_FILE, new TextEncoder().encode(text));
    noted = true;
  };
  return {
    requests: requests as readonly LedgerEntry[],
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      init.signal?.throwIfAborted();
      requests.push({ at: clock(), method: 'GET', url, bytesIn: 0, bytesOut: 0, status: null });
      try {
        await write();
      } catch (cause) {
        requests.pop();
        throw cause;
      }
      return request(url, init);
    },
    onRequest: (record: RequestRecord): void => {
      const asked = requests.findLastIndex(({ url, status }) => url === record.url && status === null);
      if (asked < 0) return;
      requests[asked] = { ...requests[asked]!, ...record };
      noted = false;
    },
    flush: async (): Promise<void> => {
      if (!noted) await write();
    },
  };
}

function shortened(all: readonly LedgerEntry[], dropped: DroppedRequests): StoredLedger {
  const old = all.slice(0, Math.max(0, all.length - MOST_REQUESTS));
  return {
    entries: all.slice(old.length),
    dropped: {
      requests: dropped.requests + old.length,
      bytesIn: old.reduce((sum, { bytesIn }) => sum + bytesIn, dropped.bytesIn),
      bytesAsked: old.reduce((sum, entry) => sum + requestBytes(entry), dropped.bytesAsked),
    },
  };
}

/** All that a device ever asked for, and what it gave away by that. */
export interface Ledger {
  /** the latest, oldest first */
  readonly entries: readonly LedgerEntry[];
  /** those before, of which only sums are kept */
  readonly dropped: DroppedRequests;
  /** of all answers' bodies, listed or not */
  readonly bytesIn: number;
  /** of all requests' bodies: none, ever */
  readonly bytesOut: number;
  /** of all requests' method lines and the headers that CHEER sets, as `requestBytes` counts them, listed or not */
  readonly bytesAsked: number;
}

export function ledgerOf({ entries, dropped }: StoredLedger): Ledger {
  const sum = (of: (entry: LedgerEntry) => number): number => entries.reduce((all, entry) => all + of(entry), 0);
  return {
    entries,
    dropped,
    bytesIn: dropped.bytesIn + sum(({ bytesIn }) => bytesIn),
    bytesOut: sum(({ bytesOut }) => bytesOut),
    bytesAsked: dropped.bytesAsked + sum(requestBytes),
  };
}

/**
 * Bytes of the method line, the host and the headers that CHEER sets, as HTTP/1.1 writes them. What browser or system add (user
 * agent, encodings, connection) is not known here, is the same whoever wears the device, and is not counted.
 */
export function requestBytes({ method, url }: Pick<LedgerEntry, 'method' | 'url'>): number {
  const { host, pathname, search } = new URL(url);
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `host: ${host}`, ...SET_HEADERS, ''];
  return new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join('')).length;
}

const SET_HEADERS = ['accept: */*', 'accept-language: *'];

const COLUMNS = ['at', 'method', 'url', 'status', 'bytesOut', 'bytesAsked', 'bytesIn'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * For a person to keep or to show: JSON, or CSV as RFC 4180 has it, times in UTC. In CSV a request without an answer on record has no
 * status, and what is no longer listed is one line at the top, so that columns add up.
 */
export function writeLedger({ entries, ...sums }: Ledger, format: 'json' | 'csv'): string {
  const rows = entries.map((entry) => ({
    ...entry,
    at: new Date(1000 * entry.at).toISOString(),
    bytesAsked: requestBytes(entry),
  }));
  if (format === 'json') return `${JSON.stringify({ format: LEDGER_FORMAT, ...sums, requests: rows }, null, 2)}\n`;
  const { dropped } = sums;
  const earlier = { url: `(${dropped.requests} earlier requests, no longer listed)`, bytesOut: 0, ...dropped };
  const lines = [...(dropped.requests > 0 ? [earlier] : []), ...rows].map((row: Partial<Record<Column, unknown>>) =>
    COLUMNS.map((column) => cell(String(row[column] ?? ''))).join(),
  );
  return [COLUMNS.join(), ...lines, ''].join('\r\n');
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
