/** A publisher's folders, for tests. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeClient } from '../node/index.ts';
import { type Get, openSigned, type TrustedMetadata } from '../src/index.ts';
import { webClient } from '../src/web/index.ts';

export async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

/** What lies in a folder, by path, in base64. */
export async function contentOf(folder: string): Promise<Record<string, string>> {
  const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const paths = found.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), (await readFile(path)).toString('base64')] as const),
    ),
  );
}

/** The release in a folder as devices see it that have seen `trusted`, all its encoders too: by both clients, which must agree. */
export async function seenBy(trusted: TrustedMetadata | null, folder: string, now: number) {
  const get: Get = async (path) => {
    const { CheerError } = await import('@cheer/signals');
    return readFile(join(folder, path)).then(
      (bytes) => new Uint8Array(bytes),
      () => Promise.reject(new CheerError('release-missing', path, 'None.')),
    );
  };
  const seen = [];
  for (const client of [nodeClient, webClient]) {
    let kept = trusted;
    const keep = async (next: TrustedMetadata): Promise<void> => {
      kept = next;
    };
    const release = await openSigned(get, 'folder', { client, trusted, now: () => now, keep });
    for (const { cluster } of release.manifest.encoders) await release.encoder(cluster);
    seen.push({ name: release.manifest.name, version: release.trust!.version, trusted: kept! });
  }
  const [first, second] = seen as [(typeof seen)[number], (typeof seen)[number]];
  if (first.name !== second.name || first.version !== second.version) throw new Error('the two clients disagree');
  return first;
}
