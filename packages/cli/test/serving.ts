import { start } from './cheer.ts';

/** `cheer serve` on any port, its requests as it logs them. */
export function serve(registry: string) {
  const { child, ended } = start('serve', registry, '--port', '0', '--json');
  const lines: Record<string, unknown>[] = [];
  const address = new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      for (const line of String(chunk).trim().split('\n')) {
        const entry = JSON.parse(line) as Record<string, unknown>;
        if (typeof entry['url'] === 'string') resolve(entry['url']);
        else lines.push(entry);
      }
    });
    void ended.then(({ stderr }) => reject(new Error(`cheer serve ended: ${stderr}`)));
  });
  address.catch(() => {}); // told to whoever asks
  return { address, requests: lines, stop: () => void child.kill('SIGTERM'), ended };
}
