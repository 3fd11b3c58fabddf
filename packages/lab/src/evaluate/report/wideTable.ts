/** A table that may be wider than the page, with a line that says so: a cut at the edge of a cell shows nothing of what follows. */
import { type Content, type Html, html } from '../../report/html.ts';
import { scrolling } from '../../report/page.ts';

/** as many columns of figures as a telephone has room for, more or less */
const FITTING = 3;

/** @param columns of figures */
export const wideTable = (label: string, columns: number, head: Content, body: Content): Html =>
  columns <= FITTING
    ? scrolling(label, head, body)
    : html`<p class="soft">${columns} columns of figures; where they do not fit, scroll sideways \u2192</p>${scrolling(label, head, body)}`;
