/** The roots that a registry has, beside those of a folder of keys. */
import { join } from 'node:path';
import { quoted } from '@cheer/signals';
import { namesIn, readIfThere } from './files.ts';
import { invalidKey } from './keyFile.ts';
import type { Keys } from './keys.ts';

/**
 * That these keys know every root of the registry, so that nothing published is taken back or written over.
 * @returns how many roots are published
 * @throws CheerError `key-invalid`
 */
export async function checkSameRoots(registry: string, keys: Keys): Promise<number> {
  const versions = (await namesIn(join(registry, 'metadata')))
    .map((name) => Number(/^(\d+)\.root\.json$/.exec(name)?.[1]))
    .filter((version) => version >= 1)
    .sort((a, b) => a - b);
  for (const version of versions) {
    const known = keys.roots[version - 1];
    if (known === undefined) {
      throw invalidKey(
        keys.folder,
        `these keys are older than the registry ${quoted(registry)}: it has root ${version}, they know ${keys.roots.length}`,
        'Use the folder of keys that was rotated last, and copy it over this one.',
      );
    }
    const bytes = await readIfThere(join(registry, `metadata/${version}.root.json`));
    if (bytes !== undefined && Buffer.from(bytes).equals(known)) continue;
    throw version === 1
      ? invalidKey(
          keys.folder,
          `the first root of the registry ${quoted(registry)} is not that of these keys, so no device would follow`,
          'Use the keys this registry was published with, or publish into a new folder.',
        )
      : invalidKey(
          keys.folder,
          `root ${version} of the registry ${quoted(registry)} is another than that of these keys: copies of them were rotated apart`,
          'Use the copy whose root the registry has, and copy it over this one.',
        );
  }
  return versions.at(-1) ?? 0;
}
