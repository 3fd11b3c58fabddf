import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Get } from '@cheer/registry';
import { CheerError, quoted } from '@cheer/signals';

/** Files of a release in a folder. @throws CheerError `release-missing`, `too-large` */
export function folderGet(command: string, folder: string): Get {
  return async (path, atMost) => {
    const bytes = await readFile(join(folder, path)).catch((cause: unknown) => {
      throw new CheerError(
        'release-missing',
        `${command}: ${quoted(folder)}: ${path} is not there or cannot be read`,
        'Give a folder that cheer train or cheer publish wrote.',
        { cause },
      );
    });
    if (bytes.length <= atMost) return new Uint8Array(bytes);
    throw new CheerError(
      'too-large',
      `${command}: ${quoted(folder)}: ${path} has ${bytes.length} bytes, more than the ${atMost} expected`,
      'Make the release again.',
    );
  };
}
