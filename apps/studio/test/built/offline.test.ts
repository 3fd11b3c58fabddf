import { expect, it } from 'vitest';
import { withList } from '../../vite/offline.ts';

const files = new Map<string, string | Uint8Array>([
  ['index.html', '<p>'],
  ['assets/a.js', 'a'],
  ['assets/a.js.map', '{}'],
  ['icon.png', Uint8Array.of(1, 2)],
]);

it('lists every file of the build but maps, and changes its name with any of them', () => {
  const [version, list] = withList('code', files).split('\n');
  expect(list).toBe('const FILES = ["assets/a.js","icon.png","index.html"];');
  expect(withList('code', new Map([...files].reverse())).split('\n')[0]).toBe(version);
  expect(withList('code', new Map([...files, ['icon.png', Uint8Array.of(1, 3)]])).split('\n')[0]).not.toBe(version);
  expect(withList('code', new Map([...files, ['b.js', '']])).split('\n')[0]).not.toBe(version);
});
