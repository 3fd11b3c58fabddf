/** What the studio needs to open without a network: the page of errors, and a service worker that knows every file of this build. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type Plugin, transformWithOxc } from 'vite';
import { errorsPage } from './errorsPage.ts';
import { withPolicy } from './policy.ts';

const WORKER = new URL('../src/offline/serviceWorker.ts', import.meta.url);
const PUBLIC = new URL('../public/', import.meta.url);
const ERRORS = new URL('../../../docs/errors/', import.meta.url);

export function offline(): Plugin {
  return {
    name: 'cheer-offline',
    apply: 'build',
    enforce: 'post',
    // the worker's own bundle passes here too, and is no page
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        if (!('index.html' in bundle)) return;
        const style = Object.keys(bundle).find((name) => name.endsWith('.css')) ?? '';
        const errors = withPolicy(errorsPage(ERRORS, style));
        this.emitFile({ type: 'asset', fileName: 'errors.html', source: errors });
        const contents = new Map<string, string | Uint8Array>(
          Object.values(bundle).map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]),
        );
        contents.set('errors.html', errors);
        for (const name of readdirSync(PUBLIC)) contents.set(name, readFileSync(new URL(name, PUBLIC)));
        const source = await transformWithOxc(readFileSync(WORKER, 'utf8'), 'serviceWorker.ts');
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: withList(source.code, contents) });
      },
    },
  };
}

/** The same files give the same worker, and any other file another: that is how a browser sees that there is a new version. */
export function withList(code: string, contents: ReadonlyMap<string, string | Uint8Array>): string {
  const files = [...contents.keys()].filter((name) => !name.endsWith('.map')).sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\0`).update(contents.get(name)!).update('\0');
  const version = hash.digest('hex').slice(0, 16);
  return `const VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(files)};\n${code}`;
}
