/** Which colour and pattern a state has: that of its place, by the order in which states were first named. Kept beside the labels. */
import type { StateStore } from '@cheer/edge/web';

const FILE = 'places.json';
/** as many as there are colours (plots/pattern.tsx) */
const PLACES = 8;

/**
 * A state stays in its place while others come and go. Where all are taken, a new one takes that of a state that is named no more.
 * @param named states that labels or the classifier name now, in order
 */
export function placesOf(known: readonly string[], named: readonly string[]): string[] {
  const places = [...known];
  const now = new Set(named);
  for (const name of now) {
    if (places.includes(name)) continue;
    const free = places.length < PLACES ? -1 : places.findIndex((one) => !now.has(one));
    if (free < 0) places.push(name);
    else places[free] = name;
  }
  return places;
}

export async function readPlaces(store: StateStore): Promise<string[]> {
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(await store.read(FILE)));
    return Array.isArray(found) ? found.filter((name) => typeof name === 'string') : [];
  } catch {
    // none yet, or damaged: colours begin anew, and nothing else is lost
    return [];
  }
}

export const keepPlaces = (store: StateStore, named: readonly string[]): Promise<void> =>
  store.exclusive(async () => {
    const known = await readPlaces(store);
    const places = placesOf(known, named);
    if (places.length !== known.length || places.some((name, i) => name !== known[i])) {
      await store.write(FILE, new TextEncoder().encode(JSON.stringify(places)));
    }
  });
