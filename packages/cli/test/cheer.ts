/** The command as a user runs it: a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const CHEER = fileURLToPath(new URL('../bin/cheer.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CHEER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

export const cheer = (...args: string[]): Promise<Ended> => start(...args).ended;

/** Runs a command that has to succeed and returns what it printed as JSON. */
export async function cheerJson(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await cheer(...args, '--json');
  if (code !== 0) throw new Error(`cheer ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cheer-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Kills a process the hard way as soon as something is true. */
export async function killWhen(running: ReturnType<typeof start>, condition: () => boolean): Promise<Ended> {
  const timer = setInterval(() => {
    if (condition()) running.child.kill('SIGKILL');
  }, 2);
  const ended = await running.ended;
  clearInterval(timer);
  return ended;
}
