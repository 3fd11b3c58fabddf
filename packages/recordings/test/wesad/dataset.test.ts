import { describe, expect, it } from 'vitest';
import { DATASETS, detectDataset } from '../../src/datasets/index.ts';
import { e4Files, folder, refused } from '../fixtures.ts';
import { makeZip } from '../zipMaker.ts';
import { golden } from './files.ts';
import { labels, pickle, session, text } from './pickleMaker.ts';

const wesad = DATASETS['wesad']!;
const person = (subject: string) => pickle(session({}, { subject: text(subject) }));

async function outline(files: Record<string, string | Uint8Array>): Promise<string[]> {
  const people = await wesad.open(folder('WESAD', files));
  return people.map(
    ({ subject, sessions, refused: error }) => error?.code ?? `${subject}: ${sessions[0]!.sources.length}`,
  );
}

describe('wesad', () => {
  it('finds people by the names of their files, wherever the folder begins', async () => {
    const files = {
      'S2/S2.pkl': person('S2'),
      'S2/S2_quest.csv': '',
      'S10/S10.pkl': person('S10'),
      'wesad_readme.pdf': '',
    };
    expect(await outline(files)).toEqual(['S10: 1', 'S2: 2']);
    const outer = Object.fromEntries(Object.entries(files).map(([path, content]) => [`data/WESAD/${path}`, content]));
    expect(await outline(outer)).toEqual(['S10: 1', 'S2: 2']);
    expect(await outline({ 'S2.pkl': person('S2') })).toEqual(['S2: 1']);
    expect(detectDataset(folder('x', outer))).toBe('wesad');
    expect(detectDataset(folder('x', { 'S2.pkl': '' }))).toBe('wesad');
    await refused('file-missing', [/there is no S2\.pkl/], () => wesad.open(folder('x', { 'notes.txt': '' })));
    expect(await wesad.classesIn(folder('x', {}))).toEqual(['amusement', 'baseline', 'meditation', 'stress']);
  });

  it('says that the labels need the .pkl where only the zip of the E4 and the questionnaire are', async () => {
    const zip = await makeZip(Object.entries(e4Files()).map(([name, content]) => ({ name, content })));
    const files = { 'S3/S3_E4_Data.zip': zip, 'S3/S3_quest.csv': '# Subj;S3\n', 'S4/S4.pkl': person('S4') };
    expect(detectDataset(folder('x', files))).toBe('wesad');
    const [three, four] = await wesad.open(folder('x', files));
    expect(three).toMatchObject({ subject: 'S3', sessions: [], refused: { code: 'file-missing' } });
    expect(three!.refused!.message).toMatch(
      /there is no S3\.pkl, only .*S3_E4_Data\.zip.*: the labels are in the \.pkl alone/,
    );
    expect(four).toMatchObject({ subject: 'S4' });
    // without a questionnaire it may be anybody's E4
    expect(detectDataset(folder('x', { 'S3_E4_Data.zip': zip }))).toBe('e4');
  });

  it('counts nobody twice', async () => {
    expect(await outline({ 'a/S2.pkl': '', 'b/S2.pkl': '' })).toEqual(['option-invalid']);
  });

  it('reads a person, and holds the labels against the order in the questionnaire', async () => {
    const kinds = async (quest: string | Uint8Array, pkl: Uint8Array = golden('python2-cpickle-usual-0.pkl')) => {
      const [one] = await wesad.open(folder('x', { 'S2/S2.pkl': pkl, 'S2/S2_quest.csv': quest }));
      const { faults, annotations } = await one!.sessions[0]!.read();
      expect(annotations.length).toBeGreaterThan(0);
      return faults.map(({ kind, found }) => (kind === 'labels-order' ? found : kind));
    };
    const quest = (order: string) => `# Subj;S2;;\r\n;;;\r\n# ORDER;${order};;\r\n# START;7.08;39.55\r\n`;
    // the file of the test: baseline, stress, amusement, meditation, stress
    expect(await kinds(quest('Base;TSST;Fun;Medi 1;TSST;sRead;fRead'))).toEqual(['start-unknown']);
    expect(await kinds(quest('Base;Fun;Medi 1;TSST;Medi 2;sRead;fRead'))).toEqual([
      'start-unknown',
      'says baseline, amusement, meditation, stress, meditation, the labels run baseline, stress, amusement, meditation, stress',
    ]);
    expect(await kinds('no such row')).toEqual(['start-unknown']);
    expect(await kinds(Uint8Array.of(0xff, 0xfe, 0x31, 0))).toEqual(['start-unknown', 'reference-unreadable']);
    expect(await kinds('', person('S3'))).toEqual(['start-unknown', 'subject-differs']);
    const short = pickle(session({}, { label: labels([1]) }));
    expect(await kinds('', short)).toEqual(['start-unknown']);
  });
});
