/** New keys in the place of old ones, by a root that the old ones sign. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@cheer/registry';
import { checkRenewable, readCurrent } from './current.ts';
import { alone, namesIn } from './files.ts';
import { isKeyFile, isNamed, type NewKey, newKey, SIGNED_ROLES, writeKeys } from './keyFile.ts';
import { checkThreshold, enough, invalid, type Keys, type NewKeys, readKeys, rootContent, writeRoot } from './keys.ts';
import { checkNotServed } from './places.ts';
import { type Published, publishRelease } from './publish.ts';
import type { PublicKey } from './sign.ts';

export interface Rotation extends NewKeys {
  /** folder of a registry that gets the new root at once; else it has it after the next publication */
  readonly registry?: string;
}

export interface Rotated extends Keys {
  readonly published: Published | null;
}

/**
 * Makes new keys for some roles (for none: the root is only renewed) and the next root, signed by the old root's keys and by its own.
 * Killed at any moment it can be done again: keys that no root came to name, and old ones, are removed in the end.
 * @throws CheerError `option-invalid`, `file-missing`, `key-invalid` (also where the registry knows newer keys), `file-unreadable`, `storage-full`, `busy`,
 *   and those of `publishRelease`
 */
export async function rotateKeys(folder: string, roles: readonly Role[], options: Rotation): Promise<Rotated> {
  const { registry, passphrase, now } = options;
  await readKeys(folder, options); // a folder that holds none is not touched
  await checkNotServed(folder);
  return alone(folder, async () => {
    const old = await readKeys(folder, options);
    if (registry !== undefined) await checkRenewable(registry, await readCurrent(registry, old));
    const oldSigners = enough(old, 'root', 'rotateKeys');
    const own = old.root.roles['root']!;
    const { rootKeys = own.keyids.length, threshold = own.threshold } = options;
    checkThreshold(rootKeys, threshold);
    if (!roles.includes('root') && (rootKeys !== own.keyids.length || threshold !== own.threshold)) {
      throw invalid('rotateKeys: the number of root keys changes with new root keys only', 'Rotate the role root too.');
    }
    const made = [...new Set(roles)].flatMap((role) =>
      Array.from({ length: role === 'root' ? rootKeys : 1 }, () => newKey(role)),
    );
    await writeKeys(folder, made, passphrase);
    const content = rootContent([...keptKeys(old, roles), ...made], threshold);
    const signers = [...oldSigners, ...made.filter(({ role }) => role === 'root')];
    await writeRoot(folder, old.root.version + 1, content, signers, options);
    const published =
      registry === undefined
        ? null
        : await publishRelease({ ...(passphrase !== undefined && { passphrase }), registry, keys: folder, now });
    const current = await readKeys(folder, options);
    // of no use any more, and best not found by anybody
    for (const name of await namesIn(folder)) {
      if (isKeyFile(name) && !isNamed(current.root, name)) await rm(join(folder, name));
    }
    return { ...current, published };
  });
}

/** The public keys that go on. */
function keptKeys({ root, roots }: Keys, roles: readonly Role[]): Pick<NewKey, 'role' | 'shown' | 'keyid'>[] {
  const { signed } = JSON.parse(new TextDecoder().decode(roots.at(-1)!)) as {
    signed: { keys: Record<string, PublicKey> };
  };
  return SIGNED_ROLES.filter((role) => !roles.includes(role)).flatMap((role) =>
    root.roles[role]!.keyids.map((keyid) => ({ role, keyid, shown: signed.keys[keyid]! })),
  );
}
