import type { JSX } from 'preact';
import { percent } from '../page/format.ts';
import { partWords, reasonWords } from '../page/qualityWords.ts';
import type { WindowParts } from '../protocol.ts';

const NAMES = { BVP: 'Pulse wave', GSR: 'Skin conductance', SKT: 'Skin temperature' } as const;

/** Why a window has the quality it has: the least of a signal's parts is its quality. @param at as it stands on the axis */
export function Parts({ parts, at }: { readonly parts: WindowParts | null; readonly at: string }): JSX.Element {
  return (
    <div aria-live="polite">
      <h3>The window from {at}</h3>
      {parts && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
        <section class="wide" aria-label="Parts of the quality" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Signal</th>
                <th scope="col">Judged by</th>
                <th scope="col" class="number">
                  Share
                </th>
              </tr>
            </thead>
            <tbody>
              {parts.signals.flatMap(({ name, reason, parts: all }) =>
                reason !== null ? (
                  <tr key={name}>
                    <th scope="row">{NAMES[name]}</th>
                    <td>{reasonWords(reason)}</td>
                    <td class="number">-</td>
                  </tr>
                ) : (
                  all.map((part, i) => (
                    <tr key={`${name} ${part.name}`}>
                      {i === 0 && (
                        <th scope="rowgroup" rowSpan={all.length}>
                          {NAMES[name]}
                        </th>
                      )}
                      <td>{partWords(part.name)}</td>
                      <td class="number">{percent(part.value)}</td>
                    </tr>
                  ))
                ),
              )}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
