/**
 * The whole life of a device under a tracer of system calls, with the network cut off but for this machine: all that left it by any
 * socket are requests for files of the registry, without a body.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LedgerEntry } from '@cheer/edge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measured, NOW, openPublisher, person, releaseFor } from '../../packages/edge/test/fixture.ts';
import { writeWindows } from './knowledge.ts';
import { run } from './processes.ts';
import { ALONE, readTrace, STRACE, type Trace, traced } from './strace.ts';

const LIFE = ['enroll', 'label', 'train', 'predict', 'update'];

describe.skipIf(!STRACE)(`a device under strace${STRACE ? '' : ' (none that works here)'}`, () => {
  let folder: string;
  let told: { url: string; interfaces: string[] };
  let entries: LedgerEntry[];
  let life: Trace;
  let end: Trace;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cheer-trace-'));
    const recording = person();
    const windows = await measured(recording);
    const registry = join(folder, 'registry');
    const publisher = await openPublisher(join(folder, 'publisher'));
    for (const [path, bytes] of await publisher.publish(await releaseFor(windows))) {
      await mkdir(dirname(join(registry, path)), { recursive: true });
      await writeFile(join(registry, path), bytes);
    }
    await writeFile(join(folder, 'windows.json'), writeWindows(windows));
    const errand = {
      home: join(folder, 'home'),
      windows: join(folder, 'windows.json'),
      spans: recording.annotations.map(({ start, end: until, label }) => ({ start, end: until, label })),
      now: NOW,
    };
    const script = fileURLToPath(new URL('./traced.ts', import.meta.url));
    const command: string[] = [
      process.execPath,
      script,
      registry,
      folder,
      JSON.stringify(errand),
      LIFE.join(),
      'forget',
    ];
    const alone = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command];
    const { out, error } = await run(ALONE ? ['unshare', alone] : [command[0]!, command.slice(1)]);
    if (out === '') throw new Error(error);
    told = JSON.parse(out);
    const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
    const answer = JSON.parse(await read('1.out'));
    expect(answer).toMatchObject({ cluster: 1, predicted: expect.any(Array) });
    ({ entries } = answer);
    [life, end] = [readTrace(await read('1.trace')), readTrace(await read('2.trace'))];
    expect(JSON.parse(await read('2.out'))).toMatchObject({ cluster: null, entries: [] });
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.skipIf(!ALONE)('has no network but its own machine', () => {
    expect(told.interfaces).toEqual(['lo']);
  });

  it('sends nothing over any socket but GET requests without a body, those of its ledger', () => {
    const requests: string[] = [];
    for (const { kind, connected, sent } of life.sockets) {
      const said = Buffer.concat(sent).toString('latin1');
      if (said === '') continue;
      expect(kind).toMatch(/^AF_INET, SOCK_STREAM/);
      expect(`http://${connected}/`).toBe(told.url);
      const parts = said.split('\r\n\r\n');
      expect(parts.pop()).toBe(''); // what follows the last head: no body
      for (const head of parts) {
        expect(head).toMatch(/^GET \/(metadata|targets)\/[0-9a-z.-]+ HTTP\/1\.1\r\n/);
        expect(head).not.toMatch(/content-length|transfer-encoding|cookie|authorization|referer|if-|etag/i);
      }
      requests.push(...parts.map((head) => head.split(' ')[1]!));
    }
    expect(requests.sort()).toEqual(entries.map(({ url }) => new URL(url).pathname).sort());
    expect(requests).toHaveLength(10 + 3);
  });

  it('goes no other way: no further program, no other address, no ring past the tracer', () => {
    for (const { sockets, counts, programs } of [life, end]) {
      expect(programs).toHaveLength(1);
      for (const { connected } of sockets) {
        if (connected !== null) expect(`http://${connected}/`).toBe(told.url);
      }
      expect([...counts.keys()].filter((name) => name.startsWith('io_uring'))).toEqual([]);
      expect(counts.get('write') ?? 0).toBeGreaterThan(0); // the tracer saw what there was to see
    }
  });

  it('needs no network to forget', () => {
    expect(end.sockets.flatMap(({ sent }) => sent)).toEqual([]);
  });

  it('would have seen a body, a datagram and a program, had there been any', async () => {
    const server = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const script = `
      require('node:child_process').execFileSync('true');
      const udp = require('node:dgram').createSocket('udp4');
      udp.send('heartbeat', ${port}, '127.0.0.1', () => udp.close());
      fetch('http://127.0.0.1:${port}/', { method: 'POST', body: 'seventy-two' });`;
    const log = join(folder, 'guilty.trace');
    await run(traced(log, [process.execPath, ['-e', script]]));
    server.close();
    const { sockets, programs } = readTrace(await readFile(log, 'utf8'));
    const said = sockets.map(({ sent }) => Buffer.concat(sent).toString());
    expect(said.filter((text) => /^POST .*seventy-two/s.test(text))).toHaveLength(1);
    expect(said).toContain('heartbeat');
    expect(programs.length).toBeGreaterThan(1);
  });
});
