import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { train } from '@cheer/cloud';
import { writeFolder } from '@cheer/recordings/node';
import { createKeys, type Keys, type Published, publishRelease } from '@cheer/registry/node';
import { draftFiles } from '../commands/train.ts';
import { day, spelled } from '../fingerprint.ts';
import { note } from '../terminal.ts';

/** A registry of the demonstration, and what devices are told of its publisher by another way. */
export interface PublishedDemo {
  readonly registry: string;
  readonly draft: string;
  readonly root: Uint8Array;
  readonly published: Published;
}

/** New keys, a draft, and a registry signed with them; what an earlier demonstration left goes first. */
export async function publisherSide(
  out: string,
  trained: Awaited<ReturnType<typeof train>>,
  simulated: boolean,
): Promise<PublishedDemo> {
  const [draft, keyFolder, registry] = ['draft', 'keys', 'registry'].map((name) => join(out, name)) as [
    string,
    string,
    string,
  ];
  await writeFolder(draft, draftFiles(trained), { replace: true });
  for (const folder of [keyFolder, registry]) await rm(folder, { recursive: true, force: true });
  const now = Date.now() / 1000;
  const keys: Keys = await createKeys(keyFolder, { now });
  const published = await publishRelease({ draft, keys: keyFolder, registry, now });
  const { membership } = trained.report;
  note(
    `  version ${published.version} in ${registry}, until ${day(published.expires)}; root ${spelled(published.root)[0]} ...`,
  );
  if (membership !== null) {
    const { auc, part } = membership.now.strongest;
    note(
      `  who took part? AUC ${auc.toFixed(2)}, from the ${part}: published all the same, ${simulated ? 'as nobody was measured' : 'as it is served to this machine alone'}`,
    );
  }
  return { registry, draft, root: keys.roots.at(-1)!, published };
}
