/** Bytes that a page must load: its entry bundled and minified as an app would do it, then gzip -9, and whose they are. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, minify } from 'vite';

export interface Page {
  readonly entry: string;
  readonly minified: number;
  readonly gzipped: number;
  /** by package: gzipped on its own (what they share is counted in each, so that the sum is above the whole) */
  readonly packages: readonly Share[];
  /** the modules that weigh most */
  readonly modules: readonly Share[];
}

interface Share {
  readonly name: string;
  readonly minified: number;
  readonly gzipped: number;
}

export async function pageBytes(entry: string): Promise<Page> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      // not as a library, whose whitespace vite keeps
      rolldownOptions: { input: fileURLToPath(new URL(entry, import.meta.url)) },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('bytes: the bundler gave no output');
  const [chunk] = output.output;
  const parts = Object.entries(chunk.modules).map(([path, { code }]) => ({ path, code: code ?? '' }));
  const packages = new Map<string, string[]>();
  for (const { path, code } of parts) packages.set(packageOf(path), [...(packages.get(packageOf(path)) ?? []), code]);
  const share = async (name: string, codes: readonly string[]): Promise<Share> => {
    // modules are minified apart, so that names can be short only within each
    const small = await Promise.all(codes.map(async (code) => (await minify('module.js', code)).code));
    const text = small.join('');
    return { name, minified: text.length, gzipped: gzip(text) };
  };
  const heavy = await Promise.all(parts.map(({ path, code }) => share(shortened(path), [code])));
  const byPackage = [...packages].map(([name, codes]) => share(name, codes));
  const bySize = (a: Share, b: Share): number => b.gzipped - a.gzipped;
  return {
    entry,
    minified: chunk.code.length,
    gzipped: gzip(chunk.code),
    packages: (await Promise.all(byPackage)).sort(bySize),
    modules: heavy.sort(bySize).slice(0, 15),
  };
}

const gzip = (text: string): number => gzipSync(text, { level: 9 }).length;

/** `packages/signals/dist/...` and `node_modules/zod/...` to `@cheer/signals` and `zod`. */
function packageOf(path: string): string {
  const outside = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
  if (outside) return outside[1]!;
  const own = /packages\/([^/]+)\//.exec(path);
  return own ? `@cheer/${own[1]}` : 'the page';
}

const shortened = (path: string): string => path.replace(/^.*?(packages|node_modules)\//, '').replace('/dist/', '/');
