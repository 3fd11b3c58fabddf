/** HTML as text in which whatever is put in is escaped, unless it is HTML already. */
import { escapeXml } from '../figures/figure.ts';

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[];

/** html`<p>${anything}</p>`; lists are joined, null, undefined and false are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.map((part, i) => part + (i < values.length ? render(values[i]) : '')).join(''));
}

/** For text that is known to be HTML: the figures, which escape what they show. */
export const trusted = (text: string): Html => new Html(text);

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeXml(String(value));
  return value.map(render).join('');
}
