/** What of a registry nobody needs any more. */
import { join } from 'node:path';
import { parseMetadata } from '@cheer/registry';
import { namesIn, readIfThere } from './files.ts';

/** Lists of files out of date that are not the newest, and files that none of the others names. */
export async function outdated(registry: string, now: number): Promise<string[]> {
  const names = await namesIn(join(registry, 'metadata'));
  const timestamp = parseMetadata('timestamp', (await readIfThere(join(registry, 'metadata/timestamp.json')))!);
  const kept = new Set<string>();
  const paths = new Set<string>();
  for (const name of names.filter((one) => /^\d+\.snapshot\.json$/.test(one))) {
    const snapshot = parseMetadata('snapshot', (await readIfThere(join(registry, 'metadata', name)))!, name);
    if (snapshot.expires <= now && snapshot.version !== timestamp.meta['snapshot.json']!.version) continue;
    const list = `${snapshot.meta['targets.json']!.version}.targets.json`;
    const bytes = await readIfThere(join(registry, 'metadata', list));
    kept.add(name).add(list);
    if (bytes === undefined) continue;
    for (const [target, { hashes }] of Object.entries(parseMetadata('targets', bytes, list).targets)) {
      paths.add(`${hashes['sha256']}.${target}`);
    }
  }
  const old = names.filter((name) => /^\d+\.(snapshot|targets)\.json$/.test(name) && !kept.has(name));
  const unnamed = (await namesIn(join(registry, 'targets'))).filter(
    (name) => /^[0-9a-f]{64}\.[a-z0-9.-]+$/.test(name) && !paths.has(name),
  );
  return [...old.map((name) => `metadata/${name}`), ...unnamed.map((name) => `targets/${name}`)];
}
