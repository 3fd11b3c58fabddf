/** What is left by a fetch that is killed at any moment, and by a disk that is full, is gone on from. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueFile } from '@cheer/recordings';
import { takeFetchFolder } from '@cheer/recordings/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileServer } from './server.ts';

const SCRIPT = new URL('fetchProcess.ts', import.meta.url).pathname;
const COUNT = 6;
const SIZE = 300_000;
const bodies = Object.fromEntries(
  Array.from({ length: COUNT }, (_, i) => [
    `P${i}/BVP.csv`,
    new Uint8Array(SIZE).map((_, k) => (k * 31 + i * 7 + (k >> 8)) % 251),
  ]),
);
const list: CatalogueFile[] = Object.entries(bodies).map(([path, body]) => ({
  path,
  bytes: SIZE,
  sha256: createHash('sha256').update(body).digest('hex'),
  part: 'core',
}));

/** @param limit kB that a file may have, as if the disk were full */
function run(
  base: string,
  folder: string,
  limit?: number,
): { child: ChildProcess; ended: Promise<{ code: number | null; out: string; error: string }> } {
  const command = [process.execPath, SCRIPT, base, folder, JSON.stringify(list)];
  const child =
    limit === undefined
      ? spawn(command[0]!, command.slice(1))
      : spawn('bash', ['-c', `ulimit -f ${limit}; exec "$@"`, 'bash', ...command]);
  let [out, error] = ['', ''];
  child.stdout!.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr!.on('data', (chunk) => {
    error += chunk;
  });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, error }))) };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(folder.length + 1))
    .sort();

const allWhole = (folder: string): boolean =>
  list.every(({ path }) => Buffer.compare(readFileSync(join(folder, path)), bodies[path]!) === 0);

describe('a fetch that is killed', () => {
  it('leaves parts, no half file with a name, and the next one fetches only the rest', {
    timeout: 30_000,
  }, async () => {
    const server = await fileServer(bodies);
    onTestFinished(server.close);
    const folder = mkdtempSync(join(tmpdir(), 'cheer-killed-'));
    try {
      // every body comes in pieces with pauses, so that there is something to kill
      server.mischief = ({ path, range }, answer) => {
        const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
        const body = bodies[path]!.subarray(from);
        answer.writeHead(from > 0 ? 206 : 200, {
          etag: '"1"',
          'content-length': body.length,
          ...(from > 0 && { 'content-range': `bytes ${from}-${SIZE - 1}/${SIZE}` }),
        });
        let at = 0;
        const next = (): void => {
          if (answer.destroyed) return;
          if (at >= body.length) return void answer.end();
          answer.write(body.subarray(at, at + 20_000));
          at += 20_000;
          setTimeout(next, 15);
        };
        next();
        return true;
      };
      const first = run(server.base, folder);
      await new Promise<void>((done) => {
        const timer = setInterval(() => {
          const began = filesIn(folder).filter(
            (name) => name.endsWith('.part') && statSync(join(folder, name)).size > 60_000,
          );
          if (began.length < 3) return;
          clearInterval(timer);
          done();
        }, 5);
      });
      first.child.kill('SIGKILL');
      expect((await first.ended).code).toBeNull();
      const left = filesIn(folder);
      const parts = left.filter((name) => name.endsWith('.part'));
      expect(parts.length).toBeGreaterThan(0);
      for (const name of left.filter((one) => one.endsWith('.csv'))) {
        expect(Buffer.compare(readFileSync(join(folder, name)), bodies[name]!)).toBe(0);
      }
      const there = left
        .filter((name) => /\.(part|csv)$/.test(name))
        .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
      const second = await run(server.base, folder).ended;
      expect(second).toMatchObject({ code: 0, error: '' });
      expect(allWhole(folder)).toBe(true);
      expect(filesIn(folder)).toEqual(list.map(({ path }) => path));
      // to the byte: nothing that was there came again
      expect(Number(second.out)).toBe(COUNT * SIZE - there);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('says that there is no room when a write fails, and goes on from there when there is', {
    timeout: 30_000,
  }, async () => {
    const server = await fileServer(bodies);
    onTestFinished(server.close);
    const folder = mkdtempSync(join(tmpdir(), 'cheer-full-'));
    try {
      const full = await run(server.base, folder, 100).ended;
      expect(full.code).not.toBe(0);
      expect(full.error).toContain('storage-full');
      expect(filesIn(folder).filter((name) => name.endsWith('.csv'))).toEqual([]);
      expect(await run(server.base, folder).ended).toMatchObject({ code: 0 });
      expect(allWhole(folder)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a folder', () => {
  it('is for one fetch at a time, and a dead one does not keep it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cheer-lock-'));
    try {
      const giveBack = await takeFetchFolder(folder);
      await expect(takeFetchFolder(folder)).rejects.toMatchObject({ code: 'busy' });
      await giveBack();
      const dead = spawn('true');
      await new Promise((done) => dead.on('close', done));
      writeFileSync(join(folder, '.cheer-fetch.lock'), String(dead.pid));
      await (await takeFetchFolder(folder))();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
