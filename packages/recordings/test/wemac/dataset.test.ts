import type { Recording } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { DATASETS, detectDataset } from '../../src/datasets/index.ts';
import { readReports, reportKey } from '../../src/wemac/labels.ts';
import { folder, refused, source } from '../fixtures.ts';
import { golden } from './files.ts';
import { doubles, matFile, stimulus, struct } from './matMaker.ts';

const wemac = DATASETS['wemac']!;
const HEADER = 'Voluntaria;Video;Tanda;Emocion.Reportada;Emocion.Target;PAD;Arousal;Valencia;Dominancia';
const row = (volunteer: string, video: string | number, emotion: string | number) =>
  `${volunteer};${video};1;${emotion};Miedo;1;7;2;3`;
const csv = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n');
const reports = (text: string | Uint8Array) => readReports(source('labels.csv', text));

describe('the labels of WEMAC', () => {
  const label = async (emotion: string | number, text = csv(row('V001', 1, emotion))) =>
    (await reports(text)).get(reportKey('V001', 1))?.label;

  it('are fear by the word or the code 1, and not by another emotion or 0', async () => {
    for (const fear of ['Miedo', 'miedo', '"Miedo"', 'fear', 1, '1.0', '"1"']) expect(await label(fear)).toBe('fear');
    for (const other of ['Alegr\u00eda', 'ALEGRIA', 'Calma', 'Asco', 'tristeza', 'Anger', 0, '0,0']) {
      expect(await label(other)).toBe('non-fear');
    }
    // nobody knows what these mean
    for (const unknown of ['', 'NA', 'Mideo', '-']) expect(await label(unknown)).toBeUndefined();
    for (const code of [2, '0.5', -1, '10']) {
      await refused('labels-invalid', [/labels\.csv row 2: Emocion\.Reportada must be a word, 1 \(fear\) or 0/], () =>
        label(code),
      );
    }
  });

  it('are found in any order of columns, with quotes, a byte order mark, other line ends and in windows-1252', async () => {
    const text =
      '"";"Emocion.Reportada";"Video";"Voluntaria"\n"1";"Alegr\u00eda";"V03";"V001"\n"2";"Miedo";"14";"V001"\n';
    const latin = Uint8Array.from(Buffer.from(text, 'latin1'));
    for (const written of [text, `\ufeff${text}`, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), latin]) {
      expect([...(await reports(written))]).toEqual([
        ['v001 3', { label: 'non-fear', emotion: 'Alegr\u00eda' }],
        ['v001 14', { label: 'fear', emotion: 'Miedo' }],
      ]);
    }
  });

  it('are refused with the row', async () => {
    await refused('labels-invalid', [/row 1: there must be a column Emocion\.Reportada/], () =>
      reports('Voluntaria;Video\n'),
    );
    await refused('labels-invalid', [/row 2: a row must have 9 cells with ";" between them, got "V001,1"/], () =>
      reports(csv('V001,1')),
    );
    await refused('labels-invalid', [/row 3: Video must end in a number, got "x"/], () =>
      reports(csv(row('V001', 1, 1), row('V001', 'x', 1))),
    );
    await refused('labels-invalid', [/row 3: V001, video 1 is there twice with different emotions/], () =>
      reports(csv(row('V001', 1, 1), row('V001', '01', 0))),
    );
    await refused('file-unreadable', [/UTF-16/], () => reports(Uint8Array.of(0xff, 0xfe, 0x41, 0)));
  });
});

describe('wemac', () => {
  const labels = csv(row('V001', 1, 'Miedo'), row('V001', 2, 'Calma'), row('V002', 1, ''));

  it.each(['struct-plain.mat', 'cells-compressed.mat'])(
    '%s: one session a stimulus, labelled from end to end',
    async (name) => {
      const files = folder('x', {
        'data/signals.mat': golden(name),
        'data/labels.csv': labels,
        'data/other.csv': 'a;b\n1;2\n',
      });
      expect(detectDataset(files)).toBe('wemac');
      expect(await wemac.classesIn(files)).toEqual(['fear', 'non-fear']);
      const people = await wemac.open(files);
      expect(
        people.map(({ subject, sessions }) => `${subject}: ${sessions.map(({ session }) => session).join(' ')}`),
      ).toEqual(['V001: 1 2', 'V002: 1 2']);
      const all: Recording[] = [];
      for (const { sessions } of people) for (const { read } of sessions) all.push(await read());
      expect(all.map(({ annotations }) => annotations)).toEqual([
        [{ start: 0, end: 1, label: 'fear', stage: 'video 1' }],
        [{ start: 0, end: 1, label: 'non-fear', stage: 'video 2' }],
        [],
        [],
      ]);
      const missing = all.map(({ faults }) => faults.find(({ kind }) => kind === 'labels-missing')?.found);
      expect(missing).toEqual([undefined, undefined, 'emotion ""', 'no row for V002, video 2']);
    },
  );

  it('names as sources the bytes of a stimulus and the labels, so that no file is hashed for each of its recordings', async () => {
    for (const [name, size] of [
      ['struct-plain.mat', 1600],
      ['struct-compressed.mat', 800],
    ] as const) {
      const people = await wemac.open(folder('x', { 'signals.mat': golden(name), 'labels.csv': labels }));
      const sources = people.flatMap(({ sessions }) => sessions.map((session) => session.sources));
      expect(sources.map((one) => one.length)).toEqual([4, 4, 4, 4]);
      const bytes = await Promise.all(sources.map(([bvp]) => bvp!.read(0, bvp!.size)));
      for (const one of bytes) expect(one.length).toBe(size);
      expect(new Set(bytes.map((one) => Buffer.from(one).toString('hex'))).size).toBe(4);
      await refused('option-invalid', [/the range must lie within/], () => sources[0]![0]!.read(0, size + 1));
    }
  });

  it('counts nobody twice, and leaves nobody out in silence', async () => {
    const file = matFile(struct([stimulus('V009', 1, { bvp_filt: doubles([1, 2]) })], 'data'));
    const two = await wemac.open(folder('x', { 'a.mat': file, 'b.mat': file, 'c.mat': golden('kinds-plain.mat') }));
    expect(two.map(({ subject, refused: error }) => `${subject} ${error?.code}`)).toEqual([
      'V009 option-invalid',
      'c.mat format-unknown',
    ]);
    await refused('format-unknown', [/ParticipantNum and EH/], () =>
      wemac.open(folder('x', { 'c.mat': golden('kinds-plain.mat') })),
    );
    await refused('file-missing', [/there is no \.mat file/], () => wemac.open(folder('x', { 'notes.txt': '' })));
    await refused('option-invalid', [/several files hold labels/], () =>
      wemac.open(folder('x', { 'a.mat': file, 'l.csv': labels, 'm.csv': labels })),
    );
    const [alone] = await wemac.open(folder('x', { 'a.mat': file }));
    const { annotations, faults } = await alone!.sessions[0]!.read();
    expect(annotations).toEqual([]);
    expect(faults.find(({ kind }) => kind === 'labels-missing')?.found).toBe('there is no file of labels');
  });
});
