/**
 * Loaded before a device (node --import): kills the process, as a power cut would, at the n-th step with which it makes a change below
 * CUT_HOME: making a folder or a file, writing half of a file, flushing, renaming, removing. CUT_AT=0 counts the steps and writes how
 * many there are to CUT_COUNT.
 */
import fs, { writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const home = process.env['CUT_HOME']!;
const at = Number(process.env['CUT_AT']);
let steps = 0;

/** @param last what is still done of the step before the power goes */
async function step(path: unknown, last: () => Promise<unknown> = async () => {}): Promise<void> {
  if (!String(path).startsWith(home) || ++steps !== at) return;
  await last();
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {}); // nothing happens after it
}

const files = fs.promises as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
for (const name of ['rename', 'rm', 'rmdir', 'mkdir', 'chmod', 'unlink']) {
  const original = files[name]!;
  files[name] = async (...given) => {
    await step(given[0]);
    return original(...given);
  };
}
const open = fs.promises.open;
fs.promises.open = async (path, flags, mode) => {
  if (flags !== 'r') await step(path);
  const handle: FileHandle = await open(path, flags, mode);
  const writeFile = handle.writeFile.bind(handle);
  const sync = handle.sync.bind(handle);
  handle.writeFile = async (data, ...rest) => {
    const bytes = data as Uint8Array;
    await step(path, () => handle.write(bytes, 0, bytes.length >> 1));
    await writeFile(data, ...rest);
  };
  handle.sync = async () => {
    await step(path);
    await sync();
  };
  return handle;
};
syncBuiltinESMExports();

if (at === 0) process.on('exit', () => writeFileSync(process.env['CUT_COUNT']!, String(steps)));
