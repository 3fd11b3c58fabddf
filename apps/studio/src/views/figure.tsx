import type { JSX } from 'preact';

/** A number, and what it is a number of; belongs in a list of class `figures`. */
export function Figure({ number, what }: { readonly number: string; readonly what: string }): JSX.Element {
  return (
    <li class="figure-number">
      <b>{number}</b>
      <span>{what}</span>
    </li>
  );
}
