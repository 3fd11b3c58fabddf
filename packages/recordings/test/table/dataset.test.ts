/** Which files are whose, by the columns they have. */
import { describe, expect, it } from 'vitest';
import { DATASETS, detectDataset } from '../../src/datasets/index.ts';
import { folder, refused } from '../fixtures.ts';

const dataset = DATASETS['table']!;
const both = 'ppg,eda\n1,1\n2,2\n3,3\n';
const MAP = { map: 'BVP=ppg@64,GSR=eda@64' };
const outline = async (files: Record<string, string>, options = MAP) =>
  (await dataset.open(folder('data', files), options)).map(({ subject, sessions, refused: error }) => [
    subject,
    error?.code ?? sessions.map(({ session, sources }) => `${session}: ${sources.map(({ name }) => name).join(' ')}`),
  ]);

describe('tables', () => {
  it('are a person each, or a folder of sessions, or parts of one recording', async () => {
    expect(await outline({ 'P02.csv': both, 'P01.tsv': both.replaceAll(',', '\t'), 'notes.txt': 'hello\n' })).toEqual([
      ['P01', ['1: P01.tsv']],
      ['P02', ['1: P02.csv']],
    ]);
    expect(await outline({ 'P01/a.csv': both, 'P01/b/c.csv': both, 'P02/x.csv': both })).toEqual([
      ['P01', ['a: P01/a.csv', 'b/c: P01/b/c.csv']],
      ['P02', ['x: P02/x.csv']],
    ]);
    expect(
      await outline({
        'P01/bvp.csv': 'ppg\n1\n2\n',
        'P01/eda.csv': 'eda\n1\n2\n',
        'P01/labels.csv': 'start,end,label,stage\n',
      }),
    ).toEqual([['P01', ['1: P01/bvp.csv P01/eda.csv P01/labels.csv']]]);
  });

  it('that are damaged are named, and those of nobody refused', async () => {
    expect(await outline({ 'P01.csv': both, 'P02.csv': '' })).toEqual([
      ['P01', ['1: P01.csv']],
      ['P02', ['1: P02.csv']],
    ]);
    const [, damaged] = await dataset.open(folder('data', { 'P01.csv': both, 'P02.csv': '' }), MAP);
    await refused('file-truncated', [/readColumns: P02\.csv: the file is empty/], () => damaged!.sessions[0]!.read());
    expect(await outline({ 'P01/x.csv': 'a,b\n1,2\n', 'P02/x.csv': both })).toEqual([
      ['P01', 'option-invalid'],
      ['P02', ['x: P02/x.csv']],
    ]);
    await refused('file-missing', [/table: data: there is no \.csv/], () => outline({ 'a.jpg': 'x' }));
    await refused('option-invalid', [/which column is what must be said/], () =>
      dataset.open(folder('data', { 'a.csv': both })),
    );
  });

  it('whose columns are spelled otherwise are named, and nobody vanishes', async () => {
    const files = {
      'P01.csv': both,
      'P02.csv': both.replace('ppg,eda', 'PPG,eda'),
      'P03.csv': 'a,b\n1,1\n',
      'n.txt': 'a\n',
    };
    expect((await outline({ ...files, 'P04.txt': 'PPG,Eda\n1,1\n' })).map(([subject]) => subject)).toEqual([
      ...['P01', 'P02', 'P03', 'P04'],
    ]);
    const [one, two, three] = await dataset.open(folder('data', files), MAP);
    expect((await one!.sessions[0]!.read()).channels.BVP!.samples.length).toBe(3);
    await refused('option-invalid', [/table: P02\.csv: it has no column "ppg", it has "PPG, eda"/], () =>
      two!.sessions[0]!.read(),
    );
    await refused('option-invalid', [/table: P03\.csv: it has no column "ppg", "eda", it has "a, b"/], () =>
      three!.sessions[0]!.read(),
    );
    const parts = { 'P01/bvp.csv': 'ppg\n1\n2\n', 'P01/eda.csv': 'eda\n1\n2\n', 'P01/hr.csv': 'hr\n70\n' };
    const [person] = await dataset.open(folder('data', parts), MAP);
    expect((await person!.sessions[0]!.read()).faults).toContainEqual({
      kind: 'file-left-out',
      where: 'P01/hr.csv',
      found: 'it has no column "ppg", "eda", it has "hr"',
      done: 'left out',
    });
  });

  it('take labels from a column or from labels.csv, not from both', async () => {
    const rows = Array.from({ length: 640 }, (_, i) => `${i},${i < 320 ? 'calm' : 'stress'}`).join('\n');
    const files = { 'P01.csv': `ppg,state\n${rows}\n`, 'P01.labels.csv': 'start,end,label,stage\n0,5,rest,\n' };
    const map = { map: 'BVP=ppg@64,label=state' };
    expect(await dataset.classesIn(folder('data', { 'P01.csv': files['P01.csv'] }), map)).toEqual(['calm', 'stress']);
    expect(await dataset.classesIn(folder('data', files), { map: 'BVP=ppg@64' })).toEqual(['rest']);
    const [person] = await dataset.open(folder('data', files), { map: 'BVP=ppg@64' });
    expect((await person!.sessions[0]!.read()).annotations).toMatchObject([{ label: 'rest', start: 0, end: 5 }]);
    const [twice] = await dataset.open(folder('data', files), map);
    await refused('option-invalid', [/labels must come from one place/], () => twice!.sessions[0]!.read());
  });

  it('are what a folder is read as when a mapping is given', () => {
    expect(detectDataset(folder('data', { 'BVP.csv': both }), MAP)).toBe('table');
    expect(detectDataset(folder('data', { 'a.edf': '' }), MAP)).toBe('edf');
  });
});
