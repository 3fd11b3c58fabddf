/** What the ledger's table says, row by row, in words: a cell for each column. */
export interface LedgerTableProps {
  readonly rows: readonly {
    /** unix seconds */
    readonly at: number;
    readonly method: string;
    readonly url: string;
    /** 0 if there was none, null if none is on record yet */
    readonly status: number | null;
    readonly bytesIn: number;
    /** of bodies: anything about the person would be in these */
    readonly bytesOut: number;
    /** of the line and the headers that ask for a file */
    readonly bytesAsked: number;
  }[];
  /** those before, which are no longer listed */
  readonly dropped: { readonly requests: number; readonly bytesIn: number; readonly bytesAsked: number };
}

export const NUMBERS = ['Answer', 'Bytes sent', 'Bytes to ask', 'Bytes received'] as const;

/** The last three of NUMBERS. */
type Bytes = readonly [out: string, asked: string, received: string];

export interface LedgerRows {
  readonly earlier: { readonly name: string; readonly bytes: Bytes } | null;
  readonly listed: readonly { readonly address: string; readonly numbers: readonly [string, ...Bytes] }[];
  readonly all: { readonly name: string; readonly bytes: Bytes };
}

export function ledgerRows({ rows, dropped }: LedgerTableProps): LedgerRows {
  const sum = (which: 'bytesIn' | 'bytesAsked'): number =>
    rows.reduce((total, row) => total + row[which], dropped[which]);
  const out = rows.reduce((total, row) => total + row.bytesOut, 0);
  return {
    earlier:
      dropped.requests === 0
        ? null
        : {
            name: `${dropped.requests} earlier requests, no longer listed`,
            bytes: bytesOf(0, dropped.bytesAsked, dropped.bytesIn),
          },
    listed: rows.map(({ url, status, bytesOut, bytesAsked, bytesIn }) => ({
      address: shortAddress(url),
      numbers: [
        status === null ? 'asked, no answer yet' : String(status || 'none'),
        ...bytesOf(bytesOut, bytesAsked, bytesIn),
      ],
    })),
    all: {
      name: `${rows.length + dropped.requests} requests in all`,
      bytes: bytesOf(out, sum('bytesAsked'), sum('bytesIn')),
    },
  };
}

const bytesOf = (out: number, asked: number, received: number): Bytes => [count(out), count(asked), count(received)];

const count = (bytes: number): string => bytes.toLocaleString('en-GB').replaceAll(',', '\u202f');

/** The address without its beginning, which is the same in all, and with the middle of a hash left out. */
function shortAddress(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return path.replace(/[0-9a-f]{56}(?=[0-9a-f]{0,8}\b)/g, '').replace(/([0-9a-f]{8})\./, '$1….');
}
