/** Where the page keeps what it must: the device's encrypted store, or memory where the browser allows nothing. */
import { IndexedStore, MemoryStore, type StateStore } from '@cheer/edge/web';
import { CheerError } from '@cheer/signals';
import type { Choice, Session } from '../protocol.ts';
import { problemOf } from './problem.ts';

export interface Kept {
  readonly store: StateStore;
  readonly storage: Session['storage'];
}

/** One device a page: pages in other folders of the same site share its storage, and are other people's for all we know. */
export function databaseFor(base: string): string {
  // 64 bits of FNV-1a (draft-eastlake-fnv): a name may hold no slash, and the Web's own hashes are not there on insecure pages
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(new URL(base).pathname)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `cheer-device-${hash.toString(16).padStart(16, '0')}`;
}

export async function openKept(base: string): Promise<Kept> {
  const store = new IndexedStore(databaseFor(base));
  try {
    if (globalThis.crypto.subtle === undefined) throw noEncryption();
    // an empty store has asked the browser for nothing yet
    if ((await store.list()).length === 0) await tryOut(databaseFor(base));
    return { store, storage: { kind: 'encrypted', why: null } };
  } catch (error) {
    if (!(error instanceof CheerError)) throw error;
    // what is stored and cannot be read is no reason to begin anew beside it: the page says so, and can forget; and another tab is at work
    if (error.code === 'state-invalid' || error.code === 'busy')
      return { store, storage: { kind: 'encrypted', why: null } };
    return { store: new MemoryStore(), storage: { kind: 'memory', why: problemOf(error).message } };
  }
}

/** Whether something can be kept at all, in a place of its own that is gone afterwards. */
async function tryOut(database: string): Promise<void> {
  const trial = new IndexedStore(`${database}-trial`);
  await trial.write('trial', new Uint8Array(1));
  await trial.clear();
}

const noEncryption = (): CheerError =>
  new CheerError(
    'storage-denied',
    'studio: this page came over an insecure connection, where browsers do not encrypt',
    'Open it over https, or from this machine.',
  );

/** How to have the same recording again without asking; files of a person cannot be had again. */
const FILE = 'studio.json';

export async function rememberChoice(store: StateStore, choice: Choice): Promise<void> {
  if (choice.kind === 'files') return store.remove(FILE);
  await store.write(FILE, new TextEncoder().encode(JSON.stringify({ simulated: choice.index })));
}

export async function recallChoice(store: StateStore): Promise<Choice | null> {
  const bytes = await store.read(FILE);
  if (bytes === undefined) return null;
  try {
    const { simulated } = JSON.parse(new TextDecoder().decode(bytes)) as { simulated?: unknown };
    return Number.isSafeInteger(simulated) ? { kind: 'simulated', index: simulated as number } : null;
  } catch {
    // a convenience: without it, the person chooses again
    return null;
  }
}

/** What is left after forgetting, counted where the browser shows it: files of the store, and databases of this page. */
export async function leftOver(store: StateStore, base: string): Promise<number> {
  const databases = (await globalThis.indexedDB?.databases?.().catch(() => [])) ?? [];
  return (await store.list()).length + databases.filter(({ name }) => name === databaseFor(base)).length;
}
