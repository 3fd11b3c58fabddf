/** A colour and a pattern for each state, so that nobody has to tell states apart by colour. */
import type { JSX } from 'preact';

const KINDS = 8;

/** The place of a state's colour and pattern: that of its name in the list all drawings share. */
export const seriesOf = (states: readonly string[], name: string): number => Math.max(0, states.indexOf(name)) % KINDS;

/** Lines on the colour, on a tile of 8 by 8; the first state is plain. */
const LINES: readonly string[] = [
  '',
  'M-2,2l4,-4M0,8l8,-8M6,10l4,-4',
  'M2,2h1v1h-1zM6,6h1v1h-1z',
  'M0,4h8',
  'M-2,6l4,4M0,0l8,8M6,-2l4,4',
  'M0,0l8,8M0,8l8,-8',
  'M4,0v8',
  'M4,4h1v1h-1z',
];

/** Definitions to fill with: `url(#prefix-0)` to `url(#prefix-7)`, and `url(#prefix-none)`, hatching for no answer. */
export function Patterns({ prefix, count }: { readonly prefix: string; readonly count: number }): JSX.Element {
  return (
    <defs>
      {LINES.slice(0, Math.min(KINDS, count)).map((lines, i) => (
        <pattern id={`${prefix}-${i}`} key={lines} width="8" height="8" patternUnits="userSpaceOnUse" data-series={i}>
          <rect width="8" height="8" class="pattern-ground" />
          <path d={lines} class="pattern-lines" />
        </pattern>
      ))}
      <pattern id={`${prefix}-none`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2" class="pattern-none" />
      </pattern>
    </defs>
  );
}

/** A state's name with its colour and pattern. */
export function StateKey({ prefix, index, name }: { prefix: string; index: number; name: string }): JSX.Element {
  return (
    <li>
      <svg class="key-mark" width="16" height="16" aria-hidden="true">
        <rect width="16" height="16" rx="3" fill={`url(#${prefix}-${index})`} />
      </svg>
      {name}
    </li>
  );
}
