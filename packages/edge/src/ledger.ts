/** What the device sent and received over the network: every request, kept so that its wearer can look. */
import type { RequestRecord } from '@cheer/registry';
import * as z from 'zod/mini';
import { damaged } from './state.ts';
import type { StateStore } from './store.ts';

const LEDGER_FILE = 'requests.json';
const LEDGER_FORMAT = 'cheer-requests/1';
/** the latest are kept */
const MOST_REQUESTS = 1000;

const ledger = z.strictObject({
  format: z.literal(LEDGER_FORMAT),
  requests: z.array(
    z.strictObject({
      /** unix seconds, when it ended */
      at: z.number(),
      method: z.literal('GET'),
      url: z.string(),
      /** bytes of the bodies */
      bytesIn: z.int(),
      bytesOut: z.literal(0),
      /** 0 if there was no answer */
      status: z.int(),
    }),
  ),
});

export type LedgerEntry = z.infer<typeof ledger>['requests'][number];

export async function readLedger(store: StateStore): Promise<LedgerEntry[]> {
  const bytes = await store.read(LEDGER_FILE);
  if (bytes === undefined) return [];
  try {
    return ledger.parse(JSON.parse(new TextDecoder().decode(bytes))).requests;
  } catch (cause) {
    throw damaged(`${LEDGER_FILE} cannot be read`, cause);
  }
}

/**
 * Notes requests as they end, in `requests`; `flush` writes down what was not written yet. A ledger that cannot be read is
 * refused here, before a request is made that it could not hold.
 * @throws CheerError `state-invalid`
 */
export async function openLedger(store: StateStore, clock: () => number) {
  const before = await readLedger(store);
  const requests: LedgerEntry[] = [];
  let written = 0;
  return {
    requests: requests as readonly LedgerEntry[],
    note: (record: RequestRecord): void => {
      requests.push({ at: clock(), ...record });
    },
    flush: async (): Promise<void> => {
      if (written === requests.length) return;
      const noted = requests.length;
      const all = [...before, ...requests].slice(-MOST_REQUESTS);
      await store.write(
        LEDGER_FILE,
        new TextEncoder().encode(JSON.stringify({ format: LEDGER_FORMAT, requests: all })),
      );
      written = noted;
    },
  };
}

/** All that a device ever asked for, and what it gave away by that. */
export interface Ledger {
  /** oldest first */
  readonly entries: readonly LedgerEntry[];
  /** of all answers' bodies */
  readonly bytesIn: number;
  /** of all requests' bodies: none, ever */
  readonly bytesOut: number;
  /** of all requests' method lines and the headers that CHEER sets, as `requestBytes` counts them */
  readonly bytesAsked: number;
}

export function ledgerOf(entries: readonly LedgerEntry[]): Ledger {
  const sum = (of: (entry: LedgerEntry) => number): number => entries.reduce((all, entry) => all + of(entry), 0);
  return {
    entries,
    bytesIn: sum(({ bytesIn }) => bytesIn),
    bytesOut: sum(({ bytesOut }) => bytesOut),
    bytesAsked: sum(requestBytes),
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

/** For a person to keep or to show: JSON, or CSV as RFC 4180 has it, times in UTC. */
export function writeLedger({ entries, ...sums }: Ledger, format: 'json' | 'csv'): string {
  const rows = entries.map((entry) => ({
    ...entry,
    at: new Date(1000 * entry.at).toISOString(),
    bytesAsked: requestBytes(entry),
  }));
  if (format === 'json') return `${JSON.stringify({ format: LEDGER_FORMAT, ...sums, requests: rows }, null, 2)}\n`;
  const lines = rows.map((row) => COLUMNS.map((column) => cell(String(row[column]))).join());
  return [COLUMNS.join(), ...lines, ''].join('\r\n');
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
