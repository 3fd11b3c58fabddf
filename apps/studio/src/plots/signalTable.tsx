import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { clock } from '../page/format.ts';
import type { SignalTimelineProps } from './props.ts';
import { rowsOf } from './summary.ts';

type SignalTableProps = Pick<
  SignalTimelineProps,
  'start' | 'duration' | 'beats' | 'responses' | 'quality' | 'spans' | 'proposals' | 'channels'
>;

/** The timeline as a table, made when it is asked for. */
export function SignalTable(props: SignalTableProps): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}>
      <summary>The same as a table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
        <section class="wide" aria-label="Signals by minutes" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col" class="number">
                  Heart rate, /min
                </th>
                <th scope="col" class="number">
                  Responses
                </th>
                <th scope="col" class="number">
                  Quality, %
                </th>
                <th scope="col">Named</th>
              </tr>
            </thead>
            <tbody>
              {rowsOf(props).map((row) => (
                <tr key={row.start}>
                  <th scope="row">{clock(row.start - props.start)}</th>
                  <td class="number">{orDash(row.heartRate)}</td>
                  <td class="number">{orDash(row.responses)}</td>
                  <td class="number">{orDash(100 * row.quality)}</td>
                  <td>{row.named || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

const orDash = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(0));
