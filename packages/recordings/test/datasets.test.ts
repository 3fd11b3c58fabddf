import { CheerError } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { type SimulatedPerson, writeSimulatedCohort } from '../src/datasets/cohort.ts';
import { alsoHere, alsoHereText, DATASETS, detectDataset } from '../src/datasets/index.ts';
import { writeE4 } from '../src/e4/write.ts';
import { anyRecording, e4Files, folder, refused, START, signal } from './fixtures.ts';
import { makeZip } from './zipMaker.ts';

const under = (path: string, files: Record<string, string | Uint8Array> = e4Files()) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${path}/${name}`, content]));
const zipOf = (files: Record<string, string>) =>
  makeZip(Object.entries(files).map(([name, content]) => ({ name, content, deflate: true })));
const { e4, simulated } = DATASETS as Record<'e4' | 'simulated', (typeof DATASETS)[string]>;

/** the shortest signal file there is */
const DOT = signal(START, 4, [1]);

async function outline(data: Record<string, string | Uint8Array>, name = 'data'): Promise<string[]> {
  const entries = await e4!.open(folder(name, data));
  return entries.flatMap(({ subject, sessions, refused: error }) =>
    error ? [`${subject}: ${error.code}`] : sessions.map(({ session }) => `${subject}/${session}`),
  );
}

describe('e4', () => {
  it('finds people and sessions however they are laid out', async () => {
    expect(await outline(e4Files(), 'anna')).toEqual(['anna/1']);
    expect(await outline({ ...under('anna'), ...under('ben') })).toEqual(['anna/1', 'ben/1']);
    expect(await outline({ ...under('anna/monday'), ...under('anna/tuesday') })).toEqual([
      'anna/monday',
      'anna/tuesday',
    ]);
    expect(await outline({ 'anna.zip': await zipOf(e4Files()), ...under('ben') })).toEqual(['anna/1', 'ben/1']);
    expect(await outline({ 'anna.zip': await zipOf(under('x') as Record<string, string>) })).toEqual(['anna/x']);
    const zips = { 'anna/one.zip': await zipOf(e4Files()), 'anna/two.zip': await zipOf(e4Files()) };
    expect(await outline(zips)).toEqual(['anna/one', 'anna/two']);
  });

  it('gives a zip no recording but its own, however its ending is written', async () => {
    const zip = await zipOf(e4Files());
    expect(await outline({ 'anna.ZIP': zip, ...under('ben') })).toEqual(['anna/1', 'ben/1']);
    expect(await outline({ 'anna/anna.ZIP': zip })).toEqual(['anna/1']);
  });

  it('counts nobody twice', async () => {
    const zip = await zipOf(e4Files());
    expect(await outline({ 'anna.zip': zip, ...under('anna'), ...under('ben') })).toEqual([
      'anna: option-invalid',
      'ben/1',
    ]);
    expect(await outline({ 'anna.zip': zip, 'anna.ZIP': zip })).toEqual(['anna: option-invalid']);
  });

  it('takes names that objects know for names', async () => {
    const data = { ...under('constructor'), ...under('hasOwnProperty'), ['__proto__/BVP.csv']: e4Files()['BVP.csv']! };
    expect(await outline(data)).toEqual(['__proto__/1', 'constructor/1', 'hasOwnProperty/1']);
    const people = await DATASETS['induced-stress']!.open(
      folder('data', Object.fromEntries(['S01/EDA.csv', ...Object.keys(data)].map((p) => [`STRESS/${p}`, DOT]))),
    );
    expect(people.map(({ subject }) => subject)).toEqual(['S01', '__proto__', 'constructor', 'hasOwnProperty']);
    for (const { sessions } of people) {
      expect((await sessions[0]!.read()).faults).toContainEqual(expect.objectContaining({ kind: 'tags-incomplete' }));
    }
  });

  it('opens thousands of people in a moment, and no zip inside a zip', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}/x/BVP.csv`, DOT]));
    const start = performance.now();
    expect(await outline(many)).toHaveLength(10_000); // 5 s if each looked through all files
    expect(performance.now() - start).toBeLessThan(1500);
    let nest = await zipOf({ ...e4Files(), 'labels.csv': `start,end,label,stage\n${START},${START + 5},deep,x\n` });
    for (let i = 0; i < 3; i++) nest = await makeZip([{ name: 'a.zip', content: nest }]);
    expect(await e4!.classesIn(folder('data', { 'anna.zip': nest }))).toEqual([]);
    await refused('format-unknown', [], () => outline({ 'anna.zip': nest }));
  });

  it('names who cannot be read and why, and reads the others', async () => {
    const data = { ...under('anna'), 'ben/notes.txt': 'x', 'carl.zip': 'no zip' };
    expect(await outline(data)).toEqual(['anna/1', 'ben: format-unknown', 'carl: zip-invalid']);
    await refused('format-unknown', [/no folder or zip in it holds BVP\.csv/], () => outline({ 'ben/notes.txt': 'x' }));
    const [broken] = await e4!.open(folder('data', under('anna', { ...e4Files(), 'BVP.csv': '' })));
    await refused('file-truncated', [/anna\/BVP\.csv/], () => broken!.sessions[0]!.read());
  });

  it('reads with the names of person and session, and lists what the result depends on', async () => {
    const data = { ...under('anna/monday'), 'anna/monday/info.txt': 'x', 'anna/monday/tags.csv': '' };
    const [entry] = await e4!.open(folder('data', { ...data, ...under('anna/tuesday') }));
    const [monday] = entry!.sessions;
    expect(await monday!.read()).toMatchObject({ subject: 'anna', session: 'monday' });
    expect(monday!.sources.map(({ name }) => name.slice(12))).toEqual(['BVP.csv', 'EDA.csv', 'TEMP.csv', 'tags.csv']);
  });

  it('has the classes of its labels files', async () => {
    const labels = (label: string) => ({ 'labels.csv': `start,end,label,stage\n${START},${START + 5},${label},x\n` });
    const zip = await zipOf({ ...e4Files(), ...labels('calm') });
    const data = { ...under('a', labels('stress')), ...under('b', labels('rest')), 'c.zip': zip };
    expect(await e4!.classesIn(folder('data', data))).toEqual(['calm', 'rest', 'stress']);
    expect(await e4!.classesIn(folder('data', { ...data, 'd.zip': 'no zip', 'e/labels.csv': '?' }))).toHaveLength(3);
  });
});

describe('simulated', () => {
  const people: SimulatedPerson[] = ['p01', 'p02'].map((subject, i) => ({
    recording: { ...anyRecording(i), subject },
    archetype: i === 0 ? 'calm' : 'lively',
    truth: { beats: [1, 2], scrs: [{ onset: 3 }] },
  }));
  const write = async () => {
    const files: Record<string, string | Uint8Array> = {};
    const cohort = writeSimulatedCohort({ seed: 7, protocol: 'laboratory', classes: ['stress', 'rest'], people });
    for await (const [path, content] of cohort) files[path] = content;
    return files;
  };

  it('is read back as it was written, and found inside an outer folder', async () => {
    const files = await write();
    expect(JSON.parse(files['cohort.json'] as string)).toEqual({
      format: 'cheer-simulated-cohort',
      version: 1,
      simulated: true,
      seed: 7,
      protocol: 'laboratory',
      classes: ['stress', 'rest'],
      people: [
        { subject: 'p01', archetype: 'calm' },
        { subject: 'p02', archetype: 'lively' },
      ],
    });
    expect(JSON.parse(files['p01/truth.json'] as string)).toEqual({ beats: [1, 2], scrs: [{ onset: 3 }] });
    for (const data of [folder('c', files), folder('c', under('outer', files))]) {
      expect(detectDataset(data)).toBe('simulated');
      expect(await simulated!.classesIn(data)).toEqual(['rest', 'stress']);
      const entries = await simulated!.open(data);
      expect(entries.map(({ subject }) => subject)).toEqual(['p01', 'p02']);
      expect(await entries[1]!.sessions[0]!.read()).toEqual({ ...people[1]!.recording, simulated: true });
      const sources = entries[0]!.sessions[0]!.sources.map(({ name }) => name);
      expect(sources.some((name) => name.includes('truth'))).toBe(false);
    }
  });

  it('names a person whose folder is gone', async () => {
    const files = Object.fromEntries(Object.entries(await write()).filter(([path]) => !path.startsWith('p02/')));
    const entries = await simulated!.open(folder('c', files));
    expect(entries[1]).toMatchObject({ subject: 'p02', sessions: [], refused: { code: 'file-missing' } });
  });

  it('refuses a cohort file that does not keep to its form', async () => {
    const good = JSON.parse((await write())['cohort.json'] as string) as { people: object[] };
    const bad: [RegExp, unknown][] = [
      [/must be JSON/, undefined],
      [/"format"/, null],
      [/"format"/, { ...good, format: 'x' }],
      [/"version" must be 1/, { ...good, version: 2 }],
      [/"simulated" must be true/, { ...good, simulated: 'yes' }],
      [/"seed"/, { ...good, seed: '1' }],
      [/"protocol"/, { ...good, protocol: 1 }],
      [/"classes"/, { ...good, classes: [] }],
      [/"people"/, { ...good, people: [{ subject: '../x', archetype: 'a' }] }],
      [/"people"/, { ...good, people: [null] }],
      [/no subject may be listed twice/, { ...good, people: [...good.people, ...good.people] }],
    ];
    for (const [rule, value] of bad) {
      const text = value === undefined ? '{' : JSON.stringify(value);
      await refused('header-invalid', [/readCohort: cohort\.json/, rule], () =>
        simulated!.open(folder('c', { 'cohort.json': text })),
      );
    }
  });

  it('refuses a person no folder can be named after', async () => {
    const hostile = [{ ...people[0]!, recording: { ...people[0]!.recording, subject: '../p' } }];
    const cohort = writeSimulatedCohort({ seed: 1, protocol: 'x', classes: ['a'], people: hostile });
    await refused('option-invalid', [/plain names, got "\.\.\/p"/], () => cohort.next());
  });
});

describe('detectDataset', () => {
  it('goes by the names of files', async () => {
    const one = [...writeE4(anyRecording(1))][0]![1];
    expect(detectDataset(folder('x', { 'BVP.csv': one }))).toBe('e4');
    expect(detectDataset(folder('x', { 'a/b/EDA.csv': one }))).toBe('e4');
    expect(detectDataset(folder('x', { 'anna.zip': one }))).toBe('e4');
    expect(
      detectDataset(folder('x', { 'main/Processed_data/Time_logs.xlsx': '', 'main/Raw_data/S01/BVP.csv': '' })),
    ).toBe('stress-predict');
    expect(detectDataset(folder('x', { 'Wearable_Dataset/STRESS/f14_a/BVP.csv': one }))).toBe('induced-stress');
    expect(() => detectDataset(folder('x', { 'photo.jpg': one }))).toThrow(CheerError);
    await refused('folder-empty', [], () => detectDataset(folder('x', {})));
    await refused('format-unknown', [/e4, stress-predict, induced-stress, .*simulated/], () =>
      detectDataset(folder('x', { 'photo.jpg': one })),
    );
  });
});

describe('alsoHere', () => {
  it('names what a mixed folder holds besides the dataset that it is read as', () => {
    const mixed = { 'A01/BVP.csv': '', 'A01/EDA.csv': '', 'P01.edf': '', 'x.avro': '' };
    const here = folder('data', mixed);
    expect(detectDataset(here)).toBe('embraceplus');
    expect(alsoHereText(alsoHere(here, 'embraceplus'))).toBe(
      'also here: e4 A01/BVP.csv and 1 more, edf P01.edf; choose with --dataset',
    );
    expect(alsoHere(here, 'e4').map(({ dataset }) => dataset)).toEqual(['embraceplus', 'edf']);
    expect(alsoHere(folder('data', { 'P01.edf': '', 'P02.csv': '' }), 'edf', { map: 'BVP=x@64' })).toEqual([
      { dataset: 'table', files: ['P02.csv'] },
    ]);
    const whole = folder('data', { 'cohort.json': '', 'S01/BVP.csv': '' });
    expect(alsoHere(whole, 'simulated')).toEqual([]);
    const wesad = folder('data', { 'S2/S2.pkl': '', 'S2/S2_E4_Data/BVP.csv': '', 'A01/BVP.csv': '' });
    expect(alsoHere(wesad, 'wesad')).toEqual([{ dataset: 'e4', files: ['A01/BVP.csv'] }]);
    expect(alsoHereText([])).toBeUndefined();
  });
});
