/** What the studio weighs on the wire, as built now. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, studioHeaders } from '../../../../packages/cli/src/serve/headers.ts';
import { buildStudio } from '../site.ts';

const folder = mkdtempSync(join(tmpdir(), 'cheer-weight-'));
let root: string;
const text = (name: string): string => readFileSync(join(root, name), 'utf8');
const weight = (name: string): number => gzipSync(readFileSync(join(root, name)), { level: 9 }).length;

/** Chunks that are loaded when they are asked for: readers of files, the simulator, the client that checks signatures. */
const ON_DEMAND = /^(files|simulated|web)-/;

beforeAll(async () => {
  root = await buildStudio(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the studio as built', () => {
  it('is usable, with worker and core, for less than 150 kB', () => {
    const assets = readdirSync(join(root, 'assets')).filter((name) => !name.endsWith('.map'));
    const core = assets.filter((name) => !ON_DEMAND.test(name));
    const total = ['index.html', ...core.map((name) => `assets/${name}`)].reduce((sum, name) => sum + weight(name), 0);
    expect(total).toBeLessThan(150_000);
    expect(assets.filter((name) => ON_DEMAND.test(name))).toHaveLength(3);
  });

  it('draws its first step from less than 30 kB', () => {
    const first = [...text('index.html').matchAll(/(?:src|href)="(?:\.\/)?(assets\/[^"]+)"/g)].map(([, name]) => name!);
    expect(first.length).toBeGreaterThan(1);
    expect(first.reduce((sum, name) => sum + weight(name), weight('index.html'))).toBeLessThan(30_000);
  });

  it('brings its policy along, for hosts that send none: that of cheer serve, which the documentation prints', () => {
    const own = CONTENT_SECURITY_POLICY.split('; ').filter((rule) => !rule.startsWith('frame-ancestors'));
    for (const name of ['index.html', 'errors.html']) {
      const html = text(name);
      const said = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(html);
      expect(said?.[1]?.split('; ')).toEqual(own);
      // what comes before it would be loaded without it
      expect(html.search(/<link|<script/)).toBeGreaterThan(said!.index);
    }
    const docs = readFileSync(new URL('../../../../docs/studio.md', import.meta.url), 'utf8');
    for (const [name, value] of Object.entries(studioHeaders('/'))) expect(docs).toContain(`${name}: ${value}`);
  });

  it('works in any folder, and has nothing in it that the policy forbids', () => {
    const html = text('index.html');
    expect(html).not.toMatch(/(?:src|href)="\//);
    expect(html).not.toMatch(/style=|<style|<script(?![^>]*src=)/);
    expect(JSON.parse(text('manifest.webmanifest'))).toMatchObject({ start_url: './', scope: './' });
  });

  it('knows all of its files offline, and no other', () => {
    const list = /const FILES = (\[.*?\]);/.exec(text('sw.js'))?.[1] ?? '[]';
    const there = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile() && !item.name.endsWith('.map') && item.name !== 'sw.js')
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
    expect(JSON.parse(list)).toEqual(there.sort());
  });
});
