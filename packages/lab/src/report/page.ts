/** One HTML page: nothing is fetched, nothing is executed, everything that came from data is escaped. */
import { createHash } from 'node:crypto';
import { type Content, type Html, html, trusted } from './html.ts';
import { STYLE } from './style.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

/** The page as text. */
export function pageOf(title: string, head: Content, sections: readonly Section[]): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="CHEER">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${head}
<nav aria-label="Sections">${sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a> `)}</nav>
${sections.map(({ id, title: name, body }) => html`<section id="${id}">\n<h2>${name}</h2>\n${body}\n</section>\n`)}
</main>
</body>
</html>
`.text;
}

/** A figure with its caption, which scrolls by itself on a narrow screen. */
export function drawing(svg: string, title: string, caption: Content): Html {
  return html`<figure><div class="wide" role="region" tabindex="0" aria-label="${title}">${trusted(svg)}</div><figcaption><b>${title}.</b> ${caption}</figcaption></figure>`;
}

/** A table that scrolls by itself on a narrow screen, reachable by keyboard. */
export function scrolling(label: string, head: Content, body: Content): Html {
  return html`<div class="wide" role="region" tabindex="0" aria-label="${label}"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}
