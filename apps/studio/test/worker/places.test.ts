import { MemoryStore } from '@cheer/edge';
import { expect, it } from 'vitest';
import { keepPlaces, placesOf, readPlaces } from '../../src/worker/places.ts';

it('gives a state the next place when it is first named, and leaves it there', () => {
  expect(placesOf([], ['b', 'a', 'b'])).toEqual(['b', 'a']);
  expect(placesOf(['b', 'a'], ['0', 'a'])).toEqual(['b', 'a', '0']);
  const full = [...'abcdefgh'];
  // c is named no more: only then, and only its place, is given away
  expect(placesOf(full, [...'abdefghx'])).toEqual([...'abxdefgh']);
  expect(placesOf(full, [...full, 'x'])).toEqual([...full, 'x']);
});

it('keeps places in the store, and begins anew where they are damaged', async () => {
  const store = new MemoryStore();
  await keepPlaces(store, ['b', 'a']);
  await keepPlaces(store, ['a']);
  expect(await readPlaces(store)).toEqual(['b', 'a']);
  await store.write('places.json', Uint8Array.of(1, 2));
  expect(await readPlaces(store)).toEqual([]);
});
