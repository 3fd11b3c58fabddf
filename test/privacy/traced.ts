/**
 * Serves a registry and sends a device on errands to it, each under the tracer, all in this process's network.
 *
 *     node traced.ts REGISTRY FOLDER '{...errand without registry}' 'enroll,label' 'forget'
 *
 * Leaves 1.trace, 1.out and so on in FOLDER; prints the address of the registry and the interfaces of the network.
 */
import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { commandOf } from './processes.ts';
import { traced } from './strace.ts';
import type { Errand } from './wearer.ts';

const [registry, folder, errand, ...journeys] = process.argv.slice(2) as [string, string, string, ...string[]];

const server = createServer((request, response) => {
  try {
    response.end(readFileSync(join(registry, request.url!)));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
for (const [i, verbs] of journeys.entries()) {
  const all = { ...JSON.parse(errand), registry: url, verbs: verbs.split(',') } as Errand;
  const [command, given] = traced(join(folder, `${i + 1}.trace`), commandOf(all));
  // into a file: a pipe to this process would be a socket as well
  const out = openSync(join(folder, `${i + 1}.out`), 'w');
  const child = spawn(command, given, {
    stdio: ['ignore', out, 'inherit'],
    env: { ...process.env, UV_USE_IO_URING: '0' },
  });
  await new Promise((resolve) => child.on('close', resolve));
}
server.closeAllConnections();
server.close();
console.log(JSON.stringify({ url, interfaces: Object.keys(networkInterfaces()) }));
