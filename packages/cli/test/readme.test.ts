/** The README's commands, as they stand there, on simulated people: only the server's port is another. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from './cheer.ts';

const CHEER = fileURLToPath(new URL('../bin/cheer.js', import.meta.url));
const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const folder = temporaryFolder();

/** The commands of a section's blocks of code, without what is said beside them. */
function commands(section: string): string[][] {
  const text = README.slice(README.indexOf(`## ${section}\n`)).split(/\n## /u)[0]!;
  const blocks = [...text.matchAll(/^```\n(.*?)^```/gmsu)].map(([, block]) => block!);
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx cheer '))
    .map((line) =>
      line
        .replace(/\s+#.*$/u, '')
        .split(/\s+/u)
        .slice(2),
    );
}

it('the commands of "On your own recordings" run one after the other', async () => {
  const run = (args: readonly string[]): void => {
    const { status, stderr } = spawnSync(process.execPath, [CHEER, ...args], { cwd: folder, encoding: 'utf8' });
    expect(status, `cheer ${args.join(' ')}: ${stderr}`).toBe(0);
  };
  run(['simulate', '--people', '12', '--out', 'my-recordings']);
  const all = commands('On your own recordings');
  expect(all.map(([name, verb]) => (['keys', 'device'].includes(name!) ? `${name} ${verb}` : name))).toEqual([
    ...['extract', 'train', 'keys create', 'publish', 'serve'],
    ...['enroll', 'label', 'train', 'predict', 'update', 'ledger', 'forget'].map((verb) => `device ${verb}`),
  ]);
  const at = all.findIndex(([name]) => name === 'serve');
  for (const args of all.slice(0, at)) run(args);
  const server = spawn(process.execPath, [CHEER, ...all[at]!, '--port', '0', '--json'], { cwd: folder });
  try {
    const address = await new Promise<string>((resolve) =>
      server.stdout.once('data', (line) => resolve((JSON.parse(String(line)) as { url: string }).url)),
    );
    for (const args of all.slice(at + 1)) run(args.map((one) => one.replace('http://127.0.0.1:8765', address)));
    expect(existsSync(join(folder, 'my-device'))).toBe(false);
  } finally {
    server.kill();
  }
}, 180_000);
