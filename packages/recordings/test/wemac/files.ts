import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Recording } from '@cheer/signals';
import type { ByteSource } from '../../src/source.ts';
import { readGrid } from '../../src/wemac/grid.ts';
import { readStimulus } from '../../src/wemac/read.ts';

/** Files that golden/make.py wrote, by name. */
export const GOLDEN = fileURLToPath(new URL('./golden/', import.meta.url));
export const golden = (name: string): Uint8Array => readFileSync(GOLDEN + name);
const named = (pattern: RegExp): string[] => readdirSync(GOLDEN).filter((name) => pattern.test(name));
/** those in a layout of WEMAC */
export const grids = (): string[] => named(/^(struct|cells)-.*\.mat$/);
/** those with all kinds of arrays */
export const kinds = (): string[] => named(/^kinds-.*\.mat$/);

export const EXPECTED = JSON.parse(readFileSync(`${GOLDEN}expected.json`, 'utf8')) as Readonly<
  Record<string, readonly Readonly<Record<'bvp_filt' | 'gsr_uS_filtered_dn' | 'skt_filt_dn', readonly number[]>>[]>
>;

/** Every recording in a file, without labels. */
export async function recordings(source: ByteSource): Promise<Recording[]> {
  const all: Recording[] = [];
  for (const stimulus of await readGrid(source)) all.push(await readStimulus(source.name, stimulus, undefined));
  return all;
}
