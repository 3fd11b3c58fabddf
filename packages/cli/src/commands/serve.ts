import { Command } from 'commander';
import { day, spelled } from '../fingerprint.ts';
import { interruption } from '../interruption.ts';
import { wholeNumber } from '../options.ts';
import { note } from '../terminal.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Check a registry and serve it over HTTP until interrupted, with the page for people at /.')
    .argument('<registry>', 'a signed registry, as cheer publish writes it')
    .option('--port <n>', '0 for any free port', wholeNumber(0, 65_535), 8765)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--json', 'print the address and each request as a line of JSON')
    .addHelpText('after', '\nExample:\n  cheer serve registry --port 8765')
    .action(async (registry: string, { port, host, json }: { port: number; host: string; json?: true }) => {
      const { serveRegistry } = await import('../serve/serveRegistry.ts');
      const server = await serveRegistry(registry, {
        port,
        host,
        onRequest: (request) => {
          if (json) return console.log(JSON.stringify(request));
          const { method, path, query, status, bytes, bodyBytes } = request;
          console.log(`${method} ${path}${query} ${status}, ${bytes} bytes out, ${bodyBytes} in`);
        },
      });
      const { manifest, trust } = server.release;
      if (json) {
        console.log(JSON.stringify({ url: server.url, release: manifest.name, studio: server.studio, ...trust }));
      } else {
        const { root, version, expires } = trust!;
        note(
          [
            `${manifest.name}, version ${version}, signed, every file checked. It holds until ${day(expires)}.`,
            `Fingerprint of its root: ${spelled(root).join(' ')}`,
            `For devices: cheer device enroll --registry ${server.url} ...`,
            server.studio ? `For people: open ${server.url}` : 'The page is not built (npm run build): devices only.',
            ...(LOOPBACK.test(host)
              ? []
              : ['Browsers keep what a page needs from http: put a server with TLS in front of it.']),
            'Ctrl-C stops.',
          ].join('\n'),
        );
      }
      await new Promise<void>((resolve) => interruption.addEventListener('abort', () => resolve(), { once: true }));
      await server.close();
    });
}

const LOOPBACK = /^(127\.|localhost$|::1$)/u;
