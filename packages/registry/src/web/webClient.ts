/** The TUF client of pages: tuf-browser, which asks the web's own fetch and keeps what it verified in a storage it is given. */
import { TUFClient } from '@freedomofpress/tuf-browser';
import { atTime } from '../tuf/atTime.ts';
import type { TufClient } from '../tuf/client.ts';
import { ROLES, type Role } from '../tuf/metadata.ts';
import { type Update, updateWith } from '../tuf/update.ts';
import { routeFetch } from './routeFetch.ts';

export const webClient: TufClient = {
  name: 'tuf-browser',
  update: (trusted, get, now) => updateWith((update) => run(update, now), trusted, get, now),
};

async function run(update: Update, now: number): Promise<void> {
  /** roots as they were received: the library hands over what it made of them */
  const roots = new Map<number, Uint8Array>();
  const route = routeFetch(async (path) => {
    const name = path.replace(/^\/metadata\//, '');
    const bytes = await update.fetch(name);
    if (bytes === null) return new Response(null, { status: 404 });
    if (name.endsWith('.root.json')) roots.set(Number.parseInt(name, 10), bytes);
    return new Response(bytes as Uint8Array<ArrayBuffer>);
  });
  const text = (role: Role): string | undefined => {
    const bytes = update.trusted(role);
    return bytes && new TextDecoder().decode(bytes);
  };
  const dropped = new Set<Role>();
  const backend: NonNullable<ConstructorParameters<typeof TUFClient>[4]>['backend'] = {
    async read(key) {
      const role = roleOf(key);
      // where nothing is new the library looks no further than the timestamp: it must not find one of a set that is not whole
      if (role === 'timestamp' && !update.whole) return undefined;
      const found = dropped.has(role) ? undefined : text(role);
      return found === undefined ? undefined : JSON.parse(found);
    },
    async write(_, { signed }) {
      update.accept('root', roots.get(signed.version)!);
    },
    async writeRaw(key, bytes) {
      const role = roleOf(key);
      dropped.delete(role);
      update.accept(role, bytes);
    },
    async delete(key) {
      dropped.add(roleOf(key));
    },
  };
  try {
    const client = new TUFClient(`${route.address}/metadata/`, text('root')!, 'trust', undefined, { backend });
    await atTime(now, () => client.updateTUF());
  } finally {
    route.close();
  }
}

const roleOf = (key: string): Role => ROLES.find((role) => key === `trust/${role}.json`)!;
