/** What `cheer publish` and `cheer keys` say where a publisher is about to do harm, and after a change of keys. */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cheer, cheerJson, temporaryFolder } from './cheer.ts';
import { smallRegistry } from './smallRegistry.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
let draft: string;
let keys: string;
let registry: string;
beforeAll(async () => {
  ({ draft, keys, registry } = await smallRegistry(folder));
}, 60_000);

describe('cheer publish', () => {
  it('takes no registry for a draft, and names the command that renews it', async () => {
    const { code, stderr } = await cheer('publish', registry, '--keys', keys, '--out', at('other'));
    expect(code).toBe(2);
    expect(stderr).toContain(`To sign anew what is there: cheer publish --renew --keys ${keys} --out ${registry}`);
    expect(existsSync(at('other'))).toBe(false);
  });

  it('refuses a folder of other things, and keys in what is served', async () => {
    mkdirSync(at('signals'));
    writeFileSync(at('signals/BVP.csv'), '1');
    const accepted = ['publish', draft, '--accept-membership-risk', '--keys', keys];
    expect(await cheer(...accepted, '--out', at('signals'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no registry and not empty'),
    });
    expect(readdirSync(at('signals'))).toEqual(['BVP.csv']);
    expect(await cheer('keys', 'create', join(registry, 'keys'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lies in a registry'),
    });
    expect(readdirSync(registry).sort()).toEqual(['metadata', 'targets']);
  });

  it('counts one file as one', async () => {
    const accepted = ['publish', draft, '--accept-membership-risk', '--keys', keys];
    const { stdout } = await cheer(...accepted, '--out', registry);
    expect(stdout).toContain('; 1 file written.');
  });

  it('names the draft that restores a damaged registry, and signs nothing', async () => {
    cpSync(registry, at('damaged'), { recursive: true });
    const encoder = readdirSync(at('damaged/targets')).find((name) => name.includes('.encoder-0.safetensors'))!;
    writeFileSync(at(`damaged/targets/${encoder}`), 'x');
    const { code, stderr } = await cheer('publish', '--renew', '--keys', keys, '--out', at('damaged'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/Publish the draft of "small" of 2026-01-01 again/u);
    await cheerJson('publish', draft, '--accept-membership-risk', '--keys', keys, '--out', at('damaged'));
    await cheerJson('publish', '--renew', '--keys', keys, '--out', at('damaged'));
  });
});

describe('cheer keys rotate', () => {
  it('says which file to copy last, and what to do with copies; an old copy then publishes no more', async () => {
    cpSync(keys, at('copy'), { recursive: true });
    const { code, stdout } = await cheer('keys', 'rotate', keys, '--role', 'timestamp', '--registry', registry);
    expect(code).toBe(0);
    expect(stdout).toContain('metadata/timestamp.json and then metadata/2.root.json last');
    expect(stdout).toMatch(/their files were removed from .*\nCopy .* over every copy you keep/u);
    for (const command of [
      ['publish', '--renew', '--keys', at('copy'), '--out', registry],
      ['keys', 'rotate', at('copy'), '--registry', registry],
    ]) {
      expect(await cheer(...command)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('(key-invalid: see docs/errors/key-invalid.md)'),
      });
    }
    expect(readdirSync(join(registry, 'metadata')).filter((name) => name.endsWith('root.json'))).toHaveLength(2);
    await cheerJson('publish', '--renew', '--keys', keys, '--out', registry);
  });
});
