/** docs/errors as one page that lies beside the studio: what a message means can be looked up offline too. */
import { readdirSync, readFileSync } from 'node:fs';

/** @param folder docs/errors; @param style where the page finds its style sheet */
export function errorsPage(folder: URL, style: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
  const sections = files
    .sort()
    .map((name) => sectionOf(name.slice(0, -3), readFileSync(new URL(name, folder), 'utf8')));
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>What the messages mean - CHEER studio</title>
    <link rel="icon" href="icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <main class="stage">
      <div class="stage-head"><h1>What the messages mean</h1><p class="lede">Each has a code. <a href="./">Back to the studio</a></p></div>
${sections.join('\n')}
    </main>
  </body>
</html>
`;
}

/** The Markdown that these pages use: one heading, paragraphs, lists, code, bold, links. */
export function sectionOf(code: string, markdown: string): string {
  const blocks = markdown
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      if (block.startsWith('# ')) return `<h2>${inline(block.slice(2))}</h2>`;
      if (block.startsWith('```')) return `<pre><code>${escaped(block.replace(/^```.*\n|\n```$/g, ''))}</code></pre>`;
      if (/^[-*] /.test(block)) {
        const items = block.split(/\n(?=[-*] )/).map((item) => `<li>${inline(item.slice(2))}</li>`);
        return `<ul>${items.join('')}</ul>`;
      }
      return `<p>${inline(block)}</p>`;
    });
  return `      <section class="card" id="${code}">${blocks.join('')}</section>`;
}

const inline = (text: string): string =>
  escaped(text.replace(/\s*\n\s*/g, ' '))
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    // pages of the documentation are not beside the studio; other errors are
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, words: string, to: string) => {
      const other = /^([a-z-]+)\.md$/.exec(to)?.[1];
      return other === undefined ? words : `<a href="#${other}">${words}</a>`;
    });

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
