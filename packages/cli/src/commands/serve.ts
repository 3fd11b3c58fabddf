import { Command } from 'commander';
import { interruption } from '../interruption.ts';
import { wholeNumber } from '../options.ts';
import { serveRelease } from '../serveRelease.ts';
import { note } from '../terminal.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Check a release folder and serve it over HTTP until interrupted.')
    .argument('<registry>', 'a release folder, as cheer train writes it')
    .option('--port <n>', '0 for any free port', wholeNumber(0, 65_535), 8765)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--json', 'print the address and each request as a line of JSON')
    .addHelpText('after', '\nExample:\n  cheer serve registry --port 8765')
    .action(async (registry: string, { port, host, json }: { port: number; host: string; json?: true }) => {
      const server = await serveRelease(registry, {
        port,
        host,
        onRequest: (request) => {
          if (json) return console.log(JSON.stringify(request));
          const { method, path, query, status, bytes, bodyBytes } = request;
          console.log(`${method} ${path}${query} ${status}, ${bytes} bytes out, ${bodyBytes} in`);
        },
      });
      const { manifest, files } = server.release;
      if (json) console.log(JSON.stringify({ url: server.url, release: manifest.name, files: files.size }));
      else note(`${manifest.name}: ${files.size} files, checked. Serving at ${server.url} (Ctrl-C stops)`);
      await new Promise<void>((resolve) => interruption.addEventListener('abort', () => resolve(), { once: true }));
      await server.close();
    });
}
