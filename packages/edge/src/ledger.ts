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
