/** The repository's Node and the oldest line that CHEER runs on, which is installed apart: npm ci --prefix test/engines */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const INSTALL = 'npm ci --prefix test/engines';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const other = path('./node_modules/.bin/node');

export const NODE_24 = path('../../node_modules/.bin/node');
/** undefined where it has not been installed */
export const NODE_22 = existsSync(other) ? other : undefined;

export interface Printed {
  readonly version: string;
  readonly kernels: string;
  readonly hashes: readonly string[];
}

/** What trainings give in a process of that Node. */
export async function printedBy(node: string, kernels: 'wasm' | 'reference'): Promise<Printed> {
  const { stdout } = await promisify(execFile)(node, [path('./print.ts'), kernels]);
  return JSON.parse(stdout) as Printed;
}
