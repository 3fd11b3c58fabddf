/** `cheer profile` as a user runs it, on a copy of a Jetson's sensors that always say the same. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cheer, temporaryFolder } from './cheer.ts';

const folder = temporaryFolder();

interface Profile {
  readonly subject: { readonly simulated: boolean; readonly labelled: boolean };
  readonly power: { readonly sensor: string | null; readonly idle: { readonly total: number } | null };
  readonly methods: readonly {
    readonly name: string;
    readonly modelBytes: number;
    readonly jobs: readonly {
      readonly job: string;
      readonly time: { readonly median: number; readonly p95: number; readonly n: number };
      readonly memory: { readonly runtime: number; readonly total: number };
      readonly yardsticks: number;
      readonly power: { readonly total: number; readonly aboveIdle: number; readonly joules: number } | null;
    }[];
  }[];
}

function jetson(): string {
  const list = new URL('../../lab/test/consumption/fixtures/jetson-orin-nano.txt', import.meta.url);
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    const [, path, value] = /^([^#=]+) = (.*)$/u.exec(line) ?? [];
    if (path === undefined) continue;
    mkdirSync(dirname(join(folder, 'sys', path)), { recursive: true });
    writeFileSync(join(folder, 'sys', path), `${value}\n`);
  }
  return join(folder, 'sys');
}

describe('cheer profile', () => {
  it('measures every job, reads the sensors it is pointed at, and writes the report', async () => {
    const out = join(folder, 'out');
    const quick = ['--no-baselines', '--seconds', '0.1', '--processes', '1', '--idle', '0.5'];
    const { code, stdout, stderr } = await cheer('profile', ...quick, '--sysfs', jetson(), '--out', out, '--json');
    expect(stderr + String(code)).toMatch(/0$/u);
    const result = JSON.parse(stdout) as Profile;
    expect(result.subject).toMatchObject({ simulated: true, labelled: true });
    expect(result.power.sensor).toBe('INA3221 (hwmon1)');
    const watts = 5.088 * 1.016;
    expect(result.power.idle?.total).toBeCloseTo(watts, 9);
    const [ours] = result.methods;
    expect(ours?.name).toBe('CHEER-Cluster');
    expect(ours?.modelBytes).toBeGreaterThan(70_000);
    expect(ours?.jobs.map(({ job }) => job)).toEqual(['matching', 'training', 'persistence', 'inference']);
    for (const { time, memory, yardsticks, power } of result.methods.flatMap(({ jobs }) => jobs)) {
      expect(time.n).toBeGreaterThanOrEqual(3);
      expect(time.p95).toBeGreaterThanOrEqual(time.median);
      expect(yardsticks).toBeGreaterThan(0);
      expect(memory.total).toBeGreaterThan(memory.runtime);
      expect(power?.total).toBeCloseTo(watts, 9);
      expect(power?.aboveIdle).toBeCloseTo(0, 9);
    }
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(
      'a copy of a device\u2019s sensors and not this machine',
    );
    expect(JSON.parse(readFileSync(join(out, 'profile.json'), 'utf8'))).toMatchObject({ methods: result.methods });
  }, 60_000);

  it('names the people there are if asked for another, before it measures anything', async () => {
    const cohort = join(folder, 'cohort');
    await cheer('simulate', '--people', '2', '--minutes', '6', '--out', cohort);
    const { code, stderr } = await cheer('profile', '--data', cohort, '--subject', 'P009');
    expect(code).toBe(2);
    expect(stderr).toContain('--subject must be one of P001, P002, got P009');
  });

  it('replaces no folder but one of its own', async () => {
    const { code, stderr } = await cheer('profile', '--out', join(folder, 'sys'));
    expect(code).toBe(2);
    expect(stderr).toContain('only a folder with a profile.json is replaced');
  });
});
