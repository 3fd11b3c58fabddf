/** The whole path through the command: simulate, extract, train, publish, serve, and a person's device. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheer, cheerJson, temporaryFolder } from './cheer.ts';
import { serve } from './serving.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const home = ['--home', at('device')];
const person = at('cohort/P003');

const accept = '--accept-membership-risk';
const train = (...options: string[]) =>
  cheerJson('train', at('features.csv'), '--clusters', '2', '--steps', '40', '--out', at('draft'), ...options);
const publish = (draft: string, registry: string) =>
  cheerJson('publish', at(draft), '--keys', at('keys'), '--out', at(registry), accept);

describe('the whole path', () => {
  let server: ReturnType<typeof serve>;
  beforeAll(async () => {
    await cheerJson('simulate', '--people', '7', '--minutes', '16', '--out', at('cohort'));
    const training = 'P001,P002,P004,P005,P006,P007';
    const { rows } = (await cheerJson(
      ...['extract', '--data', at('cohort'), '--subjects', training, '--out', at('features.csv')],
    )) as { rows: number };
    expect(rows).toBe(6 * 31);
    await train();
    await cheerJson('keys', 'create', at('keys'));
    await publish('draft', 'registry');
    server = serve(at('registry'));
  }, 60_000);
  afterAll(() => server.stop());

  it('enrols with plain GETs: signed metadata, manifest, centroids, all encoders; nothing that depends on the person is sent', async () => {
    const enrolled = await cheerJson(
      'device',
      'enroll',
      ...home,
      '--registry',
      await server.address,
      '--recording',
      person,
    );
    expect(enrolled).toMatchObject({ windows: 31, usable: 31, simulated: true });
    const names = server.requests.map(({ path }) => String(path).replace(/^\/(targets\/[0-9a-f]{64}\.)?/u, ''));
    expect(names).toEqual([
      ...['1.root.json', '2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json'].map(
        (one) => `metadata/${one}`,
      ),
      ...['manifest.json', 'centroids.safetensors', 'encoder-0.safetensors', 'encoder-1.safetensors'],
    ]);
    for (const request of server.requests) {
      const status = request['path'] === '/metadata/2.root.json' ? 404 : 200; // there is no newer root
      expect(request).toMatchObject({ method: 'GET', query: '', bodyBytes: 0, status });
    }
  });

  it('labels, trains and predicts with the server gone', async () => {
    server.stop();
    await server.ended;
    expect(await cheer('device', 'train', ...home)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('labels-missing'),
    });
    const labelled = await cheerJson('device', 'label', ...home, '--recording', person, '--k', '2');
    expect(labelled).toMatchObject({ counts: { amusement: 2, baseline: 2, stress: 2 } });
    const prototypes = await cheer('device', 'train', ...home, '--head', 'prototype');
    expect(prototypes.stdout).toContain(': nearest prototypes, strength 1.');
    expect((await cheer('device', 'status', ...home)).stdout).toContain(
      'Classifier  nearest prototypes, strength 1, trained',
    );
    expect(await cheerJson('device', 'train', ...home)).toMatchObject({
      classes: ['amusement', 'baseline', 'stress'],
      chosen: { head: 'softmax', strength: 1 },
    });
    const predicted = (await cheerJson('device', 'predict', ...home, '--recording', person)) as {
      windows: { probabilities: number[]; smoothed: { probabilities: number[] } }[];
    };
    expect(predicted.windows).toHaveLength(31);
    for (const { probabilities, smoothed } of predicted.windows) {
      for (const row of [probabilities, smoothed.probabilities]) {
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      }
    }
    const exported = await cheerJson('device', 'export', ...home, '--out', at('person.onnx'));
    expect(exported).toMatchObject({ cluster: expect.any(Number), classes: ['amusement', 'baseline', 'stress'] });
    const alone = await cheerJson('device', 'export', ...home, '--out', at('shared.onnx'), '--encoder-only');
    expect(alone).toMatchObject({ classes: null });
    for (const [name, personal] of [
      ['person.onnx', true],
      ['shared.onnx', false],
    ] as const) {
      expect(readFileSync(at(name)).includes('amusement'), name).toBe(personal);
    }
    expect(server.requests).toHaveLength(9);
    expect(await cheerJson('device', 'status', ...home)).toMatchObject({ requests: { length: 9 }, trained: {} });
  });

  it('takes labels as spans of time', async () => {
    const spans = ['--span', '0:00-2:00=calm', '--span', '5:00-7:30=tense'];
    const labelled = await cheerJson('device', 'label', ...home, '--replace', ...spans);
    expect(labelled).toMatchObject({ counts: { calm: 3, tense: 4 } });
    const wrong = await cheer('device', 'label', ...home, '--span', '2 to 3 is calm');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('START-END=LABEL') });
  });

  it('forgets everything, and nothing else', async () => {
    writeFileSync(at('bystander.txt'), 'mine');
    await cheerJson('device', 'forget', ...home);
    expect(existsSync(at('device'))).toBe(false);
    expect(await cheer('device', 'predict', ...home, '--recording', person)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not-enrolled'),
    });
    expect(await cheer('device', 'forget', '--home', at('cohort'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not the home'),
    });
    expect(readFileSync(at('bystander.txt'), 'utf8')).toBe('mine');
  });
});

describe('a release in 8 bits', () => {
  it('is a quarter of the size, and is served, enrolled with and exported like any other', async () => {
    const size = async (precision: string) => {
      const options = ['--clusters', '2', '--steps', '20', '--precision', precision, '--out', at(precision)];
      const { encoders } = (await cheerJson('train', at('features.csv'), ...options)) as {
        encoders: { bytes: number }[];
      };
      return Math.max(...encoders.map(({ bytes }) => bytes));
    };
    const [float32, int8] = [await size('float32'), await size('int8')];
    expect(float32).toBeLessThanOrEqual(120_000);
    expect(int8).toBeLessThanOrEqual(35_000);
    await publish('int8', 'registry8');
    const server = serve(at('registry8'));
    const own = ['--home', at('device8')];
    await cheerJson('device', 'enroll', ...own, '--registry', await server.address, '--recording', person);
    const remote = await cheerJson('export', await server.address, '--cluster', 'global', '--out', at('remote.onnx'));
    server.stop();
    await cheerJson('device', 'label', ...own, '--recording', person, '--k', '2');
    await cheerJson('device', 'train', ...own);
    const { windows } = (await cheerJson('device', 'predict', ...own, '--recording', person)) as { windows: object[] };
    expect(windows).toHaveLength(31);
    expect(remote).toMatchObject({ cluster: 'global', precision: 'int8' });
    await cheerJson('export', at('int8'), '--cluster', 'global', '--out', at('local.onnx'));
    expect(readFileSync(at('local.onnx')).equals(readFileSync(at('remote.onnx')))).toBe(true);
  });
});

describe('bad input gives one clear error', () => {
  beforeAll(() => {
    mkdirSync(at('empty'));
    mkdirSync(at('comma'));
    writeFileSync(at('comma/EDA.csv'), '1644227574,0\n4,0\n0,1\n');
    writeFileSync(at('table.parquet'), 'not a table');
  });

  const cases: [what: string, args: () => string[], code: number, message: RegExp][] = [
    [
      'a folder that is not there',
      () => ['extract', '--data', at('nowhere'), '--out', at('x.csv')],
      1,
      /file-missing/u,
    ],
    ['an empty folder', () => ['extract', '--data', at('empty'), '--out', at('x.csv')], 1, /folder-empty/u],
    ['a decimal comma', () => ['extract', '--data', at('comma'), '--out', at('x.csv')], 1, /EDA\.csv.*row 1/u],
    [
      'a table of another kind',
      () => ['extract', '--data', at('cohort'), '--out', at('x.xlsx')],
      2,
      /\.parquet or \.csv/u,
    ],
    [
      'a subject nobody knows',
      () => ['extract', '--data', at('cohort'), '--subjects', 'Z', '--out', at('x.csv')],
      2,
      /P001.*got "Z"/u,
    ],
    ['a table that is none', () => ['train', at('table.parquet'), '--out', at('r')], 1, /table-invalid/u],
    [
      'more clusters than people',
      () => ['train', at('features.csv'), '--clusters', '9', '--out', at('r')],
      1,
      /too-few-subjects/u,
    ],
    [
      'a window of no length',
      () => ['extract', '--data', at('cohort'), '--window', '0', '--out', at('x.csv')],
      2,
      /from 5 to 3600/u,
    ],
    ['a folder that holds no release', () => ['serve', at('cohort')], 1, /release-missing/u],
    [
      'a registry that is no address',
      () => ['device', 'enroll', ...home, '--registry', 'here', '--recording', person],
      2,
      /http or https/u,
    ],
    [
      'a server that is not there',
      () => ['device', 'enroll', ...home, '--registry', 'http://127.0.0.1:9', '--recording', person],
      1,
      /network/u,
    ],
    [
      'the whole cohort for one person',
      () => ['device', 'enroll', ...home, '--registry', 'http://127.0.0.1:9', '--recording', at('cohort')],
      2,
      /of one person/u,
    ],
    [
      'an option nobody knows',
      () => ['train', at('features.csv'), '--out', at('r'), '--epochs', '3'],
      2,
      /unknown option/u,
    ],
    [
      'a folder with other things in it',
      () => ['train', at('features.csv'), '--out', at('cohort')],
      2,
      /must be new or empty/u,
    ],
    [
      'to replace what is no release',
      () => ['train', at('features.csv'), '--out', at('cohort'), '--replace'],
      2,
      /release\.json is replaced/u,
    ],
    [
      'a folder that the demo did not write',
      () => ['demo', '--out', at('cohort')],
      2,
      /only a folder with a cheer-demo\.json is replaced/u,
    ],
    [
      'a place where nothing can be written',
      () => ['extract', '--data', at('cohort'), '--out', '/proc/x.csv'],
      1,
      /cannot make the work folder/u,
    ],
    ['an export of no name', () => ['export', at('registry'), '--out', at('x.bin')], 2, /must end in \.onnx/u],
    [
      'an export of a cluster there is not',
      () => ['export', at('registry'), '--cluster', '7', '--out', at('x.onnx')],
      2,
      /clusters 0 to 1, asked for 7/u,
    ],
    [
      'an export onto a file that is there',
      () => ['export', at('registry'), '--out', at('shared.onnx')],
      2,
      /or --replace/u,
    ],
    ['an export of no release', () => ['export', at('empty'), '--out', at('x.onnx')], 1, /release-missing/u],
    [
      'an export to where nothing can be written',
      () => ['export', at('registry'), '--out', '/proc/x.onnx'],
      1,
      /file-unreadable/u,
    ],
    [
      'an export of a device that knows nobody',
      () => ['device', 'export', '--home', at('nobody'), '--out', at('x.onnx')],
      1,
      /not-enrolled/u,
    ],
    ['half of a pair of options', () => ['demo', '--data', at('cohort')], 2, /go together/u],
  ];
  it.each(cases)('%s', async (_, args, code, message) => {
    const ended = await cheer(...args());
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toMatch(/\n\s+at /u);
    expect(readdirSync(folder).filter((name) => /^x\.|^r$|partial/u.test(name))).toEqual([]);
  });

  it('as JSON if asked for', async () => {
    const { stderr } = await cheer('train', at('table.parquet'), '--out', at('r'), '--json');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'table-invalid', remedy: expect.any(String) } });
  });
});

describe('help', () => {
  const commands = ['demo', 'simulate', 'extract', 'train', 'keys', 'publish', 'serve', 'export', 'device'];
  const keys = ['create', 'rotate'].map((verb) => `keys ${verb}`);
  const verbs = ['enroll', 'update', 'label', 'train', 'predict', 'export', 'status', 'ledger', 'forget'];
  it.concurrent.each([...commands, ...keys, ...verbs.map((verb) => `device ${verb}`)])(
    '%s shows an example',
    async (command) => {
      const { code, stdout } = await cheer(...command.split(' '), '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples?:\n  cheer ${command}`, 'u'));
    },
  );
});
