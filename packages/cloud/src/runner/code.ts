import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * SHA-256 of the code that tasks run: the modules and the package.json (which pins the versions of foreign packages) of
 * this package, of the given module's, and of every @cheer package they depend on, and the given module. Results of other
 * code are not reused.
 */
export function codeHash(kinds: URL): string {
  const hash = createHash('sha256');
  const add = (name: string, path: string): void => {
    hash.update(`${name}\n${createHash('sha256').update(readFileSync(path)).digest('hex')}\n`);
  };
  const here = dirname(dirname(fileURLToPath(import.meta.url)));
  const found = packages(here);
  const own = packageOf(fileURLToPath(kinds));
  if (own !== undefined) packages(own, found);
  for (const [name, folder] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(`${name}/package.json`, join(folder, '..', 'package.json'));
    for (const file of modules(folder)) add(`${name}/${file}`, join(folder, file));
  }
  add('kinds', fileURLToPath(kinds));
  return hash.digest('hex');
}

/** The folder of the compiled entry of the @cheer package that a module lies in, if it is of one. */
function packageOf(module: string): string | undefined {
  for (let folder = dirname(module); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name = '' } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
    return name.startsWith('@cheer/') ? join(folder, 'dist') : undefined;
  }
  return undefined;
}

/** This package and all it depends on among @cheer, by name: the folder of the compiled entry. */
function packages(root: string, found = new Map<string, string>()): Map<string, string> {
  const manifest = join(root, '..', 'package.json');
  const { name, dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (found.has(name)) return found;
  found.set(name, root);
  const { resolve } = createRequire(manifest);
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@cheer/')) packages(dirname(resolve(dependency)), found);
  }
  return found;
}

const CODE = new Set(['.js', '.ts', '.wasm']);

/** Paths below a folder, in an order of their own, of what is run. */
function modules(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => CODE.has(extname(path)) && !path.endsWith('.d.ts'))
    .sort();
}
