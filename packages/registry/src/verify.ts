import { CheerError } from '@cheer/signals';
import type { Get } from './get.ts';
import { type Manifest, RELEASE_FILE } from './manifest.ts';
import { type Release, readRelease } from './read.ts';

export interface VerifiedRelease {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest */
  readonly hash: string;
  /** every file of the release and its size in bytes: all that a server need serve */
  readonly files: ReadonlyMap<string, number>;
}

/**
 * Checks a whole release before it is served or passed on: every file is there, has the declared size and SHA-256, and can be
 * read by this version.
 * @param get the bytes of a file by its path in the release; rejects if it is not there
 * @throws CheerError as `openRelease`
 */
export async function verifyRelease(get: (path: string) => Promise<Uint8Array>): Promise<VerifiedRelease> {
  const files = new Map<string, number>();
  const counted: Get = async (path) => {
    const bytes = await get(path).catch((cause: unknown) => {
      if (cause instanceof CheerError) throw cause;
      throw new CheerError(
        'release-missing',
        `verifyRelease: ${path}: the file is not there or cannot be read`,
        'Check the folder, or build the release again.',
        { cause },
      );
    });
    files.set(path, bytes.length);
    return bytes;
  };
  const release = await readRelease(counted, RELEASE_FILE);
  await readWhole(release);
  return { manifest: release.manifest, hash: release.hash, files };
}

/** Reads every file of a release, so that whatever is wrong with one is thrown. @throws CheerError as `openRelease` */
export async function readWhole(release: Release): Promise<void> {
  await release.centroids();
  await release.slowFeatures();
  await release.card();
  for (const which of [...release.manifest.encoders.keys(), 'global'] as const) {
    await release.encoder(which);
    await release.card(which);
  }
}
