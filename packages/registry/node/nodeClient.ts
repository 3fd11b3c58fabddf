/** The TUF client of Node: tuf-js, with memory in place of its folder: a full disk must not look like a forged release, nor a kill leave traces. */
import { atTime, ROLES, type Role, type TufClient, type Update, updateWith } from '@cheer/registry';
import { type Fetcher, Updater } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';

export const nodeClient: TufClient = {
  name: 'tuf-js',
  update: (trusted, get, now) => updateWith((update) => run(update, now), trusted, get, now),
};

/** Where the library reads and writes what it trusts. */
interface Stored {
  refresh(): Promise<void>;
  loadLocalMetadata(role: Role): Buffer;
  persistMetadata(role: Role, bytes: Buffer): void;
}
const StoredUpdater = Updater as unknown as new (options: ConstructorParameters<typeof Updater>[0]) => Stored;

async function run(update: Update, now: number): Promise<void> {
  class InMemory extends StoredUpdater {
    override loadLocalMetadata(role: Role): Buffer {
      const bytes = update.trusted(role);
      if (bytes === undefined) throw new Error(`no ${role} is known`);
      return Buffer.from(bytes);
    }
    override persistMetadata(role: Role, bytes: Buffer): void {
      update.accept(role, new Uint8Array(bytes));
    }
  }
  const options = { metadataDir: '', metadataBaseUrl: ADDRESS, fetcher: fetcher(update) };
  await atTime(now, () => new InMemory(options)).refresh();
  // what was known is verified anew by the end, with the newest root's keys
  for (const role of ROLES) {
    const bytes = update.trusted(role);
    if (bytes) update.accept(role, bytes);
  }
}

/** Never asked: what the library fetches comes from the update. */
const ADDRESS = 'https://release.invalid/metadata';

const fetcher = (update: Update): Fetcher => ({
  async downloadBytes(url) {
    const bytes = await update.fetch(url.replace(`${ADDRESS}/`, ''));
    if (bytes === null) throw new DownloadHTTPError('there is no such root', 404);
    return Buffer.from(bytes);
  },
  async downloadFile() {
    throw new Error('targets are fetched and verified by openRelease');
  },
});
