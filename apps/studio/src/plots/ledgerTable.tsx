/** Every request this device made, as a table: what went out, what came in. The oldest of very many are summed up in one row. */
import type { JSX } from 'preact';
import { type LedgerTableProps, ledgerRows, NUMBERS } from './ledgerRows.ts';

const BYTES = NUMBERS.slice(1);

export function LedgerTable(props: LedgerTableProps): JSX.Element {
  const { earlier, listed, all } = ledgerRows(props);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="wide ledger" aria-label="All requests of this device" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What was asked for</th>
            {NUMBERS.map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {earlier && (
            <tr>
              <td class="ledger-what" colSpan={3}>
                {earlier.name}
              </td>
              <Numbers names={BYTES} texts={earlier.bytes} />
            </tr>
          )}
          {props.rows.map(({ at, method, url }, i) => (
            <tr key={`${at} ${url} ${i}`}>
              <td>
                <time dateTime={new Date(1000 * at).toISOString()}>{timeText(at)}</time>
              </td>
              <td class="ledger-what" title={url}>
                <span class="muted">{method}</span> <code>{listed[i]!.address}</code>
              </td>
              <Numbers names={NUMBERS} texts={listed[i]!.numbers} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th class="ledger-what" scope="row" colSpan={3}>
              {all.name}
            </th>
            <Numbers names={BYTES} texts={all.bytes} />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

interface NumbersProps {
  readonly names: readonly string[];
  readonly texts: readonly string[];
}

/** Each with the name of its column: on a phone a row is a card, and has no column above it. */
const Numbers = ({ names, texts }: NumbersProps): JSX.Element => (
  <>
    {names.map((name, i) => (
      <td key={name} class="number" data-column={name}>
        {texts[i]}
      </td>
    ))}
  </>
);

const timeText = (at: number): string =>
  new Date(1000 * at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
