/** Where keys, drafts and registries may lie: apart from each other, and nothing among other people's files. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { CheerError, quoted } from '@cheer/signals';
import { isPassing, namesIn } from './files.ts';

/** Whether a folder is, or may become, a registry; somebody's other files would be uploaded with it. @throws CheerError `option-invalid` */
export async function checkIsRegistry(folder: string): Promise<void> {
  if (existsSync(join(folder, 'metadata/timestamp.json'))) return;
  // one whose first publication was cut short holds parts of a release and nothing else
  const strange = [
    ...(await namesIn(folder)).filter((name) => !['metadata', 'targets'].includes(name) && !isPassing(name)),
    ...(await strangersIn(folder, 'metadata', /^\d+\.(root|snapshot|targets)\.json$/)),
    ...(await strangersIn(folder, 'targets', /^[0-9a-f]{64}\.[a-z0-9.-]+$/)),
  ];
  if (strange.length === 0) return;
  throw new CheerError(
    'option-invalid',
    `publish: ${quoted(folder)}: this folder is no registry and not empty: it holds ${quoted(strange[0])}${strange.length === 1 ? '' : ` and ${strange.length - 1} more`}`,
    'Name a new folder, as all that is in a registry is meant to be served.',
  );
}

const strangersIn = async (folder: string, inner: string, own: RegExp): Promise<string[]> =>
  (await namesIn(join(folder, inner)).catch(() => [inner]))
    .filter((name) => !own.test(name) && !isPassing(name))
    .map((name) => `${inner}/${name}`);

/** Keys that lie in what is served are everybody's. The folder need not be there yet. @throws CheerError `option-invalid` */
export async function checkNotServed(keys: string): Promise<void> {
  for (let path = await realPath(keys); ; path = dirname(path)) {
    if (existsSync(join(path, 'metadata/timestamp.json'))) {
      throw new CheerError(
        'option-invalid',
        `keys: ${quoted(keys)}: this lies in a registry, ${quoted(path)}, where whoever fetches the release can fetch the keys`,
        'Keep keys in a folder that is never served; if these were, move them and replace them all (cheer keys rotate).',
      );
    }
    if (path === dirname(path)) return;
  }
}

/** @throws CheerError `option-invalid` */
export async function checkApart(keys: string, registry: string, draft: string | undefined): Promise<void> {
  const inside = await realPath(keys);
  for (const [what, folder] of Object.entries({ registry, ...(draft !== undefined && { draft }) })) {
    const outside = await realPath(folder);
    if (`${inside}${sep}`.startsWith(`${outside}${sep}`) || `${outside}${sep}`.startsWith(`${inside}${sep}`)) {
      throw new CheerError(
        'option-invalid',
        `publish: the keys lie in the ${what} or the ${what} in the keys: ${quoted(keys)}, ${quoted(folder)}`,
        'Keep the keys in a folder that is never served or copied along.',
      );
    }
  }
  if (draft !== undefined && (await realPath(draft)) === (await realPath(registry))) {
    throw new CheerError('option-invalid', 'publish: the draft is the registry itself', 'Publish into another folder.');
  }
}

/** Past links, also of a folder that is not there yet. */
async function realPath(folder: string): Promise<string> {
  const path = resolve(folder);
  return realpath(path).catch(async () =>
    path === dirname(path) ? path : join(await realPath(dirname(path)), path.slice(dirname(path).length)),
  );
}
