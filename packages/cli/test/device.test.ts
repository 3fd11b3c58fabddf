/** What a wearer can get wrong on the command line, and what is said then. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fingerprint } from '@cheer/registry';
import { createKeys } from '@cheer/registry/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheer, cheerJson, temporaryFolder } from './cheer.ts';
import { serve } from './serving.ts';
import { NOW, smallRegistry } from './smallRegistry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const home = ['--home', at('device')];
let server: ReturnType<typeof serve>;
let enroll: string[];

beforeAll(async () => {
  await smallRegistry(folder);
  await cheerJson('simulate', '--people', '1', '--minutes', '12', '--out', at('cohort'));
  server = serve(at('registry'));
  enroll = ['device', 'enroll', '--registry', await server.address, '--recording', at('cohort/P001')];
  await cheerJson(...enroll, ...home);
}, 120_000);
afterAll(() => server.stop());

describe('cheer device forget', () => {
  it('says where there was nothing to forget, and makes nothing there', async () => {
    const typo = ['device', 'forget', '--home', at('devise')];
    const said = expect.stringContaining(`${JSON.stringify(resolve(at('devise')))}: there is no device`);
    expect(await cheer(...typo)).toMatchObject({ code: 1, stdout: '', stderr: said });
    const { code, stderr } = await cheer(...typo, '--json');
    expect([code, JSON.parse(stderr)]).toEqual([1, { error: expect.objectContaining({ code: 'not-enrolled' }) }]);
    expect(readdirSync(folder)).not.toContain('devise');
  });
});

describe('cheer device enroll --root', () => {
  const given = (root: string) => cheer(...enroll, '--home', at('other'), '--root', root);

  it('takes the fingerprint of the root as it is read out, and refuses another', async () => {
    const print = await fingerprint(new Uint8Array(readFileSync(at('keys/1.root.json'))));
    const options = ['--home', at('pinned'), '--root', print.match(/.{4}/gu)!.join(' ')];
    expect(await cheerJson(...enroll, ...options)).toMatchObject({ trust: { root: print, pinned: 'given' } });
    const { code, stderr } = await given('ab'.repeat(32));
    expect([code, stderr]).toEqual([1, expect.stringContaining('release-untrusted')]);
    expect(stderr).toContain(print);
    expect(stderr).toContain('ab'.repeat(32));
  });

  it('names the file that is no root, and blames no server', async () => {
    writeFileSync(at('labels.csv'), 'start,end,label\n');
    const key = readdirSync(at('keys')).find((name) => name.endsWith('.pem'))!;
    const wrong = {
      [`keys/${key}`]: 'this is a private key',
      'registry/metadata/timestamp.json': 'this is the timestamp of a registry, no N.root.json',
      'labels.csv': 'this is no N.root.json',
      keys: 'this is a folder',
    };
    for (const [name, what] of Object.entries(wrong)) {
      const said = expect.stringContaining(`--root ${JSON.stringify(at(name))}: ${what}`);
      expect(await given(at(name)), name).toMatchObject({ code: 2, stderr: said });
    }
    const missing = expect.stringMatching(/there is no such file.*file-missing/su);
    expect(await given(at('no.json'))).toMatchObject({ code: 1, stderr: missing });
  });

  it('says that a root may be of another publisher', async () => {
    await createKeys(at('stranger'), { now: NOW() });
    const { code, stderr } = await given(at('stranger/1.root.json'));
    expect([code, stderr]).toEqual([1, expect.stringContaining("the root that was given is another publisher's")]);
  });
});

describe('cheer device label', () => {
  it('refuses a span in which no window lies, and says how long the recording is', async () => {
    const before = await cheerJson('device', 'status', ...home);
    const label = (span: string) => cheer('device', 'label', ...home, '--span', '0:00-2:00=calm', '--span', span);
    for (const [span, rule] of [
      ['50:00-60:00=x', /must lie in the enrolled recording, which lasts 1[12]:\d\d, got "50:00-60:00=x"/u],
      ['0:00-0:30=x', /must hold a whole window of 60 s of the enrolled recording, which lasts 1[12]:\d\d/u],
    ] as const) {
      expect(await label(span)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(rule) });
    }
    expect(await cheerJson('device', 'status', ...home)).toEqual(before);
  });
});

describe('what fetching told', () => {
  it('is not forgotten by an update or an enrolment that tells nothing', async () => {
    const told = /this time the server learned nothing of the person; before, it learned the cluster, 1\.00 bits/u;
    const own = ['--home', at('own')];
    await cheerJson(...enroll, ...own, '--fetch', 'own');
    expect((await cheer(...enroll, ...own, '--fetch', 'all')).stdout).toMatch(told);
    expect((await cheer('device', 'status', ...own)).stdout).toMatch(told);
  });
});

describe('a home', () => {
  it('that cannot be made says so', async () => {
    mkdirSync(at('plain'));
    writeFileSync(at('plain/file'), '');
    const { code, stderr } = await cheer(
      ...enroll,
      '--home',
      process.platform === 'linux' ? '/sys/cheer' : at('plain'),
    );
    expect([code === 0, stderr]).toEqual([
      false,
      expect.stringMatching(/cannot be created.*read-only|is not the home/u),
    ]);
  });
});
