/** Copies of the kernel's tree, from lists of `path = text`: as folders, or in memory where files change, fail or are denied. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Sysfs } from '../../src/consumption/power/sysfs.ts';

/** What a reader finds: text, or a reason why not. */
export type Entry = string | { readonly reason: string };

export function fixture(name: 'jetson-orin-nano' | 'intel-host'): Map<string, Entry> {
  const text = readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8');
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, path, value] = /^([^#=]+) = (.*)$/u.exec(line) ?? [];
      return path === undefined ? [] : [[path, value!] as const];
    }),
  );
}

/** The tree as folders and files, gone after the tests. */
export function writeTree(files: ReadonlyMap<string, Entry>): string {
  const root = mkdtempSync(join(tmpdir(), 'cheer-sysfs-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, entry] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${String(entry)}\n`);
  }
  return root;
}

/** The tree in memory; what is set in the map later is what is read later. Root may read anything, so denial has to be played. */
export const inMemory = (files: ReadonlyMap<string, Entry>): Sysfs => ({
  root: 'memory',
  list(path) {
    const inside = [...files.keys()].filter((file) => file.startsWith(`${path}/`));
    return [...new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0]!))].sort();
  },
  read(path) {
    const entry = files.get(path) ?? { reason: 'not there' };
    return typeof entry === 'string' ? { text: entry.trim() } : entry;
  },
});
