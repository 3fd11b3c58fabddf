/** Every request this device made, as a table: what went out, what came in. The oldest of very many are summed up in one row. */
import type { JSX } from 'preact';

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

export function LedgerTable({ rows, dropped }: LedgerTableProps): JSX.Element {
  const sum = (which: 'bytesIn' | 'bytesAsked'): number =>
    rows.reduce((total, row) => total + row[which], dropped[which]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="wide ledger" aria-label="All requests of this device" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What was asked for</th>
            <th scope="col" class="number">
              Answer
            </th>
            <th scope="col" class="number">
              Bytes sent
            </th>
            <th scope="col" class="number">
              Bytes to ask
            </th>
            <th scope="col" class="number">
              Bytes received
            </th>
          </tr>
        </thead>
        <tbody>
          {dropped.requests > 0 && (
            <tr>
              <td colSpan={3}>{dropped.requests} earlier requests, no longer listed</td>
              <td class="number">0</td>
              <td class="number">{count(dropped.bytesAsked)}</td>
              <td class="number">{count(dropped.bytesIn)}</td>
            </tr>
          )}
          {rows.map((row, i) => (
            <tr key={`${row.at} ${row.url} ${i}`}>
              <td>
                <time dateTime={new Date(1000 * row.at).toISOString()}>{timeText(row.at)}</time>
              </td>
              <td class="ledger-what" title={row.url}>
                <span class="muted">{row.method}</span> <code>{shortAddress(row.url)}</code>
              </td>
              <td class="number">{row.status === null ? 'asked, no answer yet' : row.status || 'none'}</td>
              <td class="number">{count(row.bytesOut)}</td>
              <td class="number">{count(row.bytesAsked)}</td>
              <td class="number">{count(row.bytesIn)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {rows.length + dropped.requests} requests in all
            </th>
            <td class="number">{count(rows.reduce((total, row) => total + row.bytesOut, 0))}</td>
            <td class="number">{count(sum('bytesAsked'))}</td>
            <td class="number">{count(sum('bytesIn'))}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

const count = (bytes: number): string => bytes.toLocaleString('en-GB').replaceAll(',', '\u202f');

const timeText = (at: number): string =>
  new Date(1000 * at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The address without its beginning, which is the same in all, and with the middle of a hash left out. */
function shortAddress(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return path.replace(/[0-9a-f]{56}(?=[0-9a-f]{0,8}\b)/g, '').replace(/([0-9a-f]{8})\./, '$1….');
}
