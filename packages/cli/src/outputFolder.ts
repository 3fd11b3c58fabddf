import { readdir } from 'node:fs/promises';
import { quoted } from '@cheer/signals';
import { refuse } from './options.ts';

/**
 * Asks, before any work is done, whether a folder may be written: it must be new or empty or, with `replace`, one that an
 * earlier run wrote, which `mark`, a file that every such folder holds, tells. Nothing else is ever replaced.
 * @throws CheerError `option-invalid`
 */
export async function checkOutputFolder(command: string, path: string, replace: boolean, mark: string): Promise<void> {
  const names = await readdir(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [] as string[];
    refuse(command, `${quoted(path)} must be a folder that can be read`, cause.code, 'Choose another folder.');
  });
  if (names.length === 0) return;
  if (!replace) {
    refuse(
      command,
      `${quoted(path)} must be new or empty`,
      `${names.length} items`,
      'Choose another folder, or --replace.',
    );
  }
  if (!names.includes(mark)) {
    refuse(command, `only a folder with a ${mark} is replaced`, path, 'Choose another folder, or empty it yourself.');
  }
}
