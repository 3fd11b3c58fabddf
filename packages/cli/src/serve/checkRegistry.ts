/** A registry is looked through before it is served: signatures, dates, every file. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSigned, type Release, readWhole } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';
import { folderGet } from '../folderGet.ts';
import { isSigned, trustIn } from '../openRegistry.ts';

/** @throws CheerError `release-unsigned` for a draft, `release-missing`, and those of `openSigned` */
export async function checkRegistry(folder: string): Promise<Release> {
  if (!isSigned(folder) && existsSync(join(folder, 'release.json'))) {
    throw new CheerError(
      'release-unsigned',
      `serve: ${quoted(folder)}: this is a draft, which no device would take from a server`,
      'Sign it first: cheer publish DRAFT --keys KEYS --out REGISTRY, then cheer serve REGISTRY.',
    );
  }
  const release = await openSigned(folderGet('serve', folder), folder, await trustIn('serve', undefined)).catch(
    renewed,
  );
  await readWhole(release);
  return release;
}

/** Whoever serves is likely to be the one who can renew. */
function renewed(error: unknown): never {
  if (!(error instanceof CheerError) || error.code !== 'release-untrusted' || !/expired/u.test(error.message))
    throw error;
  throw new CheerError(
    'release-untrusted',
    error.message.replace(` ${error.remedy}`, ''),
    'Renew it: cheer publish --renew --keys KEYS --out REGISTRY.',
    { cause: error },
  );
}
