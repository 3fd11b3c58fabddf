/** The page of features says what the code does: it is made from the tree, and what is committed is what is made. */
import { readFileSync } from 'node:fs';
import { FEATURES } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { featuresPage } from '../scripts/featuresPage.ts';

const ROOT = new URL('../', import.meta.url);

describe('docs/features.md', () => {
  const files = featuresPage();

  for (const [path, content] of files) {
    it(`${path} is what scripts/featuresPage.ts makes (if not: npm run docs:features)`, () => {
      expect(readFileSync(new URL(path, ROOT), 'utf8')).toBe(content);
    });
  }

  it('lists each feature once, in the order of the vector, with a minimum and a reference', () => {
    const rows = files
      .get('docs/features.md')!
      .split('\n')
      .filter((line) => /^\| `(bvp|gsr|skt)_/.test(line))
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(rows.map(([, name]) => name)).toEqual(FEATURES.map(({ name }) => `\`${name}\``));
    for (const [, name, unit, definition, minimum, reference] of rows) {
      expect(unit, name).not.toBe('');
      expect(definition!.length, name).toBeGreaterThan(3);
      expect(minimum, name).toMatch(/^\d+ s$/);
      expect(reference, name).toMatch(/^(-|\[10\..+\]\(https:\/\/doi\.org\/10\.[^()\s]+\))$/);
    }
  });
});
