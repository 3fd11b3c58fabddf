/** `cheer keys` and `cheer publish` as a publisher runs them, and devices that follow. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheer, cheerJson, temporaryFolder } from './cheer.ts';
import { serve } from './serving.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const home = ['--home', at('device')];
const recording = ['--recording', at('cohort/P003')];

beforeAll(async () => {
  await cheerJson('simulate', '--people', '6', '--minutes', '16', '--out', at('cohort'));
  await cheerJson('extract', '--data', at('cohort'), '--subjects', 'P001,P002,P004,P005,P006', '--out', at('f.csv'));
  const training = ['--clusters', '2', '--steps', '10', '--created', '2026-01-01'];
  await cheerJson('train', at('f.csv'), ...training, '--out', at('draft'));
  await cheerJson('train', at('f.csv'), ...training, '--seed', '2', '--out', at('next'));
}, 120_000);

describe('cheer keys', () => {
  it('makes a folder that nobody else can read, and says what is to be done with it', async () => {
    const { code, stdout } = await cheer('keys', 'create', at('keys'), '--root-keys', '3', '--threshold', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Root 1 in .*: 3 root keys, 2 must sign; 6 keys are here\. It holds until \d{4}-\d\d-\d\d\.$/mu,
    );
    expect(stdout).toMatch(/^ {2}([0-9a-f]{4} ){7}[0-9a-f]{4}$/mu);
    expect(statSync(at('keys')).mode & 0o777).toBe(0o700);
    const files = readdirSync(at('keys'));
    expect(files.filter((name) => name.endsWith('.pem'))).toHaveLength(6);
    for (const name of files.filter((one) => one.endsWith('.pem'))) {
      expect(statSync(at(`keys/${name}`)).mode & 0o777).toBe(0o600);
    }
  });

  it('never overwrites keys, wants a threshold that can be reached, and names the roles there are', async () => {
    expect(await cheer('keys', 'create', at('keys'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not empty'),
    });
    expect(await cheer('keys', 'create', at('x'), '--threshold', '2')).toMatchObject({ code: 2 });
    expect(await cheer('keys', 'rotate', at('keys'), '--role', 'king')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('root, targets, snapshot, timestamp'),
    });
    expect(await cheer('keys', 'rotate', at('cohort'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('file-missing'),
    });
    expect(existsSync(at('x'))).toBe(false);
  });

  it('are opened with the passphrase of the environment, if they have one', () => {
    const run = (passphrase: string, ...args: string[]) =>
      spawnSync(process.execPath, ['packages/cli/bin/cheer.js', ...args], {
        env: { ...process.env, CHEER_KEY_PASSPHRASE: passphrase },
        encoding: 'utf8',
      });
    expect(run('open sesame', 'keys', 'create', at('locked')).status).toBe(0);
    expect(run('open sesame', 'keys', 'rotate', at('locked')).status).toBe(0);
    for (const wrong of ['', 'close sesame']) {
      const { status, stderr } = run(wrong, 'keys', 'rotate', at('locked'));
      expect(stderr).toMatch(/passphrase.*CHEER_KEY_PASSPHRASE/u);
      expect(status).toBe(1);
    }
  });
});

describe('cheer publish', () => {
  const publish = (...args: string[]) => cheer('publish', ...args, '--keys', at('keys'), '--out', at('registry'));

  it('refuses a release that gives people away, shows what would help at what cost, and writes nothing', async () => {
    const { code, stderr } = await publish(at('draft'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /it can be told who was in the cohort: the upper bound of the AUC must be at most 0\.6, got [01]\.\d{3}/u,
    );
    expect(stderr).toContain('membership-risk: see docs/errors/membership-risk.md');
    expect(stderr).toContain('add --accept-membership-risk');
    expect(stderr).toMatch(
      /^published +AUC \(at most\) +centroids +scaler +both +encoders +person +1 % FPR +passes +% moved +silhouette$/mu,
    );
    for (const row of ['as it is', '--pretext random', '--clusters 1 --pretext random', '--noise 2 --pretext random']) {
      expect(stderr).toMatch(new RegExp(`^${row} +[01]\\.\\d\\d \\([01]\\.\\d\\d\\)`, 'mu'));
    }
    expect(existsSync(at('registry'))).toBe(false);
  });

  it('says so in JSON and nothing else, if asked for', async () => {
    const { stderr } = await publish(at('draft'), '--json');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'membership-risk', remedy: expect.any(String) } });
  });

  it('says what remedies cost on the device, with the labels of the table', async () => {
    const { code, stderr } = await publish(at('draft'), '--features', at('f.csv'));
    expect(code).toBe(1);
    const rows = [...stderr.matchAll(/^(as it is|--\S.*?) +[01]\.\d\d .* (\d+\.\d)$/gmu)];
    expect(rows).toHaveLength(9);
    for (const [, , score] of rows) expect(Number(score)).toBeGreaterThan(20);
    const other = await publish(at('draft'), '--features', at('none.csv'));
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('file-missing') });
  }, 60_000);

  it('refuses too what was not measured: three people are too few', async () => {
    await cheerJson('extract', '--data', at('cohort'), '--subjects', 'P001,P002,P004', '--out', at('few.csv'));
    await cheerJson('train', at('few.csv'), '--clusters', '1', '--steps', '2', '--out', at('few'));
    const { code, stderr } = await publish(at('few'));
    expect(code).toBe(1);
    expect(stderr).toContain('it was not measured whether the release gives away who was in its cohort');
    const manifest = readdirSync(at('draft/targets')).find((name) => name.endsWith('.manifest.json'))!;
    const { membership } = JSON.parse(readFileSync(at(`draft/targets/${manifest}`), 'utf8')) as {
      membership: { attacks: { part: string }[] };
    };
    const parts = ['centroids', 'scaler', 'centroids and scaler', 'encoders', 'whole'];
    expect(membership.attacks.map(({ part }) => part)).toEqual([...parts, ...parts]);
  });

  it('publishes what is accepted, and says version, dates, fingerprint, and where to copy it', async () => {
    const { code, stdout, stderr } = await publish(at('draft'), '--accept-membership-risk');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Accepted: it can be told who was in the cohort \(from the [\w -]+, AUC/mu);
    expect(stdout).toMatch(/version 1, in .*registry; \d+ files written/u);
    expect(stdout).toMatch(/It holds until \d{4}-\d\d-\d\d: renew it/u);
    expect(stdout).toContain('metadata/timestamp.json last');
    expect(existsSync(at('registry/membership.json'))).toBe(false);
    expect(existsSync(at('registry/release.json'))).toBe(false);
    const again = (await cheerJson('publish', '--renew', '--keys', at('keys'), '--out', at('registry'))) as object;
    expect(again).toMatchObject({ version: 1, changed: false, membership: null });
  });

  it('wants a draft or --renew, keys that are keys, and a registry apart from them', async () => {
    const accept = '--accept-membership-risk';
    expect(await publish()).toMatchObject({ code: 2, stderr: expect.stringContaining('--renew') });
    expect(await publish(at('draft'), '--renew')).toMatchObject({ code: 2 });
    expect(await publish(at('cohort'), accept)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('release-missing'),
    });
    const inside = ['publish', at('draft'), accept, '--keys', at('keys'), '--out', at('keys/registry')];
    expect(await cheer(...inside)).toMatchObject({ code: 2, stderr: expect.stringContaining('keys lie in') });
    const none = ['publish', at('draft'), accept, '--keys', at('cohort'), '--out', at('r')];
    expect(await cheer(...none)).toMatchObject({ code: 1, stderr: expect.stringContaining('cheer keys create') });
    expect(existsSync(at('r'))).toBe(false);
  });
});

describe('a device', () => {
  let server: ReturnType<typeof serve>;
  beforeAll(() => {
    server = serve(at('registry'));
  });
  afterAll(() => server.stop());

  it('verifies against a root it was given, fetches all encoders, and says what that reveals', async () => {
    const registry = await server.address;
    const { code, stdout } = await cheer(
      'device',
      'enroll',
      ...home,
      '--registry',
      registry,
      ...recording,
      '--root',
      at('keys/1.root.json'),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Version 1, signed by the publisher whose root was given; it holds until/mu);
    expect(stdout).toContain('the server learned nothing of the person');
    const own = (await cheerJson(
      'device',
      'enroll',
      ...home,
      '--registry',
      registry,
      ...recording,
      '--fetch',
      'own',
    )) as object;
    expect(own).toMatchObject({
      fetched: 'own',
      revealedBits: 1,
      trust: { version: 1, pinned: 'given', client: 'tuf-js' },
    });
    expect((await cheer('device', 'status', ...home)).stdout).toContain('the server learned the cluster, 1.00 bits');
  });

  it('refuses another publisher at the same address', async () => {
    await cheerJson('keys', 'create', at('stranger'));
    const refused = await cheer(
      'device',
      'enroll',
      ...home,
      '--registry',
      await server.address,
      ...recording,
      '--root',
      at('stranger/1.root.json'),
    );
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('release-untrusted') });
    expect(
      await cheer(
        'device',
        'enroll',
        ...home,
        '--registry',
        await server.address,
        ...recording,
        '--root',
        at('no.json'),
      ),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('file-missing'),
    });
  });

  it('follows to the next release, past a change of keys, and trains again', async () => {
    await cheerJson('device', 'label', ...home, ...recording, '--k', '2');
    await cheerJson('device', 'train', ...home);
    expect((await cheer('device', 'update', ...home)).stdout).toContain('Nothing new');
    await cheerJson('keys', 'rotate', at('keys'), '--role', 'root,timestamp');
    await cheerJson('publish', at('next'), '--keys', at('keys'), '--out', at('registry'), '--accept-membership-risk');
    const { updated } = (await cheerJson('device', 'update', ...home)) as { updated: object };
    expect(updated).toMatchObject({
      trust: { version: 2, pinned: 'given' },
      fetched: expect.any(String),
      trained: { classes: expect.any(Array) },
    });
    expect(await cheerJson('device', 'update', ...home)).toEqual({ updated: null });
  });

  it('keeps a ledger of it all, to be taken away as JSON or CSV', async () => {
    const json = (await cheerJson('device', 'ledger', ...home)) as {
      bytesOut: number;
      requests: { method: string; bytesOut: number }[];
    };
    expect(json.bytesOut).toBe(0);
    expect(json.requests.length).toBeGreaterThan(10);
    for (const one of json.requests) expect(one).toMatchObject({ method: 'GET', bytesOut: 0 });
    const { stdout } = await cheer('device', 'ledger', ...home, '--csv');
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines[0]).toBe('at,method,url,status,bytesOut,bytesAsked,bytesIn');
    expect(lines).toHaveLength(json.requests.length + 1);
    expect((await cheer('device', 'ledger', ...home)).stdout).toMatch(/^\d+ requests: 0 bytes of content out/u);
    expect((await cheer('device', 'ledger', ...home, '--csv', '--json')).code).toBe(2);
  });

  it('needs no more than a static file server, and refuses a draft on one', async () => {
    const plain = staticServer(folder);
    try {
      const url = await plain.address;
      const enrolled = await cheerJson(
        'device',
        'enroll',
        '--home',
        at('plain'),
        '--registry',
        `${url}registry/`,
        ...recording,
      );
      expect(enrolled).toMatchObject({ trust: { version: 2, pinned: 'first-use' }, fetched: 'all', revealedBits: 0 });
      const draft = await cheer('device', 'enroll', '--home', at('none'), '--registry', `${url}draft/`, ...recording);
      expect(draft).toMatchObject({ code: 1, stderr: expect.stringContaining('release-unsigned') });
      expect(existsSync(at('none/state.json'))).toBe(false);
      await cheerJson('export', `${url}registry/`, '--root', at('keys/1.root.json'), '--out', at('remote.onnx'));
      await cheerJson('export', at('registry'), '--out', at('folder.onnx'));
      await cheerJson('export', at('next'), '--out', at('draft.onnx'));
      for (const name of ['folder.onnx', 'draft.onnx']) {
        expect(readFileSync(at(name)).equals(readFileSync(at('remote.onnx'))), name).toBe(true);
      }
    } finally {
      plain.child.kill();
    }
  });

  it('loads nothing of the cloud', () => {
    const coverage = at('coverage');
    spawnSync(process.execPath, ['packages/cli/bin/cheer.js', 'device', 'status', ...home], {
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    });
    const [report] = readdirSync(coverage);
    const { result } = JSON.parse(readFileSync(join(coverage, report!), 'utf8')) as { result: { url: string }[] };
    const loaded = result.map(({ url }) => url);
    expect(loaded.some((url) => url.includes('/packages/edge/dist/device.js'))).toBe(true);
    expect(loaded.filter((url) => /\/packages\/(cloud|lab)\//u.test(url))).toEqual([]);
  });
});

it('a registry with the page beside it is whole for any web server', async () => {
  const { code } = await cheer('publish', '--renew', '--studio', '--keys', at('keys'), '--out', at('registry'));
  expect(code).toBe(0);
  expect(existsSync(at('registry/index.html'))).toBe(true);
  expect(existsSync(at('registry/metadata/timestamp.json'))).toBe(true);
});

it('a damaged account of the risk is taken for none, and the manifest counts', async () => {
  writeFileSync(at('draft/membership.json'), '{"format":"cheer-membership/1","now":null,"remedies":[null]}');
  rmSync(at('registry'), { recursive: true });
  const { code, stderr } = await cheer('publish', at('draft'), '--keys', at('keys'), '--out', at('registry'));
  expect(code).toBe(1);
  expect(stderr).toContain('membership-risk');
  expect(stderr).not.toMatch(/\n\s+at /u);
});

/** The static server that comes with Python: it knows nothing of CHEER. */
function staticServer(root: string): { child: ChildProcess; address: Promise<string> } {
  const child = spawn('/usr/bin/env', [
    'python3',
    '-u',
    '-m',
    'http.server',
    '0',
    '--bind',
    '127.0.0.1',
    '--directory',
    root,
  ]);
  const address = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.on('data', (chunk) => {
      const [, url] = /\((http:\/\/\S+)\)/u.exec(String(chunk)) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  return { child, address };
}
