/** The TUF client of Node: tuf-js, which keeps what it verified in a folder. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atTime, ROLES, type TufClient, type Update, updateWith } from '@cheer/registry';
import { type Fetcher, Updater } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';

export const nodeClient: TufClient = {
  name: 'tuf-js',
  update: (trusted, get, now) => updateWith((update) => run(update, now), trusted, get, now),
};

async function run(update: Update, now: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cheer-trust-'));
  try {
    for (const role of ROLES) {
      const bytes = update.trusted(role);
      if (bytes) await writeFile(join(folder, `${role}.json`), bytes);
    }
    const updater = atTime(
      now,
      () => new Updater({ metadataDir: folder, metadataBaseUrl: `${ADDRESS}/metadata`, fetcher: fetcher(update) }),
    );
    let done = false;
    try {
      await updater.refresh();
      done = true;
    } finally {
      // at the end of an update everything in the folder is verified, whether it was new or not; before, only what is new
      for (const role of ROLES) {
        const bytes = await readFile(join(folder, `${role}.json`)).catch(() => undefined);
        if (bytes && (done || !bytes.equals(update.trusted(role) ?? NONE))) update.accept(role, new Uint8Array(bytes));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const NONE = new Uint8Array();

/** Never asked: what the library fetches comes from the update. */
const ADDRESS = 'https://release.invalid';

const fetcher = (update: Update): Fetcher => ({
  async downloadBytes(url) {
    const bytes = await update.fetch(url.replace(`${ADDRESS}/metadata/`, ''));
    if (bytes === null) throw new DownloadHTTPError('there is no such root', 404);
    return Buffer.from(bytes);
  },
  async downloadFile() {
    throw new Error('targets are fetched and verified by openRelease');
  },
});
