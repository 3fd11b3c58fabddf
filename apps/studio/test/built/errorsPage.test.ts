import { readdirSync } from 'node:fs';
import { ERROR_CODES } from '@cheer/signals';
import { expect, it } from 'vitest';
import { errorsPage, sectionOf } from '../../vite/errorsPage.ts';

it('has a place for every code', () => {
  const page = errorsPage(new URL('../../../../docs/errors/', import.meta.url), 'assets/x.css');
  for (const code of ERROR_CODES) expect(page).toContain(`id="${code}"`);
  expect(page.match(/<section/g)).toHaveLength(
    readdirSync(new URL('../../../../docs/errors/', import.meta.url)).length - 1,
  );
  // the policy under which it is served forbids them
  expect(page).not.toMatch(/<script|style=|<style/);
});

it('writes what those pages use of Markdown, and takes nothing for HTML', () => {
  const markdown =
    '# `busy`\n\nA **lock**\nis [held](network.md), see [more](../device.md).\n\n- one `a<b`\n- two\n\n```\n<x>\n```\n';
  expect(sectionOf('busy', markdown).trim()).toBe(
    '<section class="card" id="busy"><h2><code>busy</code></h2><p>A <b>lock</b> is <a href="#network">held</a>, see more.</p><ul><li>one <code>a&lt;b</code></li><li>two</li></ul><pre><code>&lt;x&gt;</code></pre></section>',
  );
});
