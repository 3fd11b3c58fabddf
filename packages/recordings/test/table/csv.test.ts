/** Text in every shape that people write it, and what is refused of it. */
import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../src/table/mapping.ts';
import { readColumns } from '../../src/table/read.ts';
import { refused, START, source } from '../fixtures.ts';

const about = { subject: 'p', session: '1' };
const read = (text: string | Uint8Array, map: string, name = 'x.csv') =>
  readColumns([source(name, text)], parseMapping(map), about);
const samples = async (text: string | Uint8Array, map: string) =>
  Object.fromEntries(
    Object.entries((await read(text, map)).channels).map(([name, channel]) => [name, [...channel.samples]]),
  );
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('columns of text', () => {
  const wanted = { BVP: [1.5, -2.25, 3e-3], GSR: [0.5, Number.NaN, 2] };
  const MAP = 'BVP=ppg@64,GSR=eda@64';
  it.each([
    ['commas', 'ppg,eda\n1.5,0.5\n-2.25,NaN\n3e-3,2\n'],
    ['semicolons and decimal commas', 'ppg;eda\n1,5;0,5\n-2,25;\n3e-3;2\n'],
    ['tabs', 'ppg\teda\n1.5\t0.5\n-2.25\tnan\n.003\t+2.\n'],
    ['CRLF', 'ppg,eda\r\n1.5,0.5\r\n-2.25,\r\n3e-3,2\r\n'],
    ['CR', 'ppg,eda\r1.5,0.5\r-2.25,\r3e-3,2\r'],
    ['mixed ends of line', 'ppg,eda\r\n1.5,0.5\n-2.25,NA\r3e-3,2\r\n'],
    ['a byte order mark', '\ufeffppg,eda\n1.5,0.5\n-2.25,null\n3e-3,2\n'],
    ['comments and blanks', '# made by\n\nppg , eda\n# units\n 1.5 , 0.5\n-2.25,\n 3e-3,2 \n'],
    ['quotes', '"ppg","eda"\n"1.5","0.5"\n-2.25,""\n"3e-3",2\n'],
    ['other columns, another order', 'x,eda,note,ppg\na,0.5,"b, c",1.5\n,,"say ""x""",-2.25\nb,2,,3e-3\n'],
  ])('with %s are read', async (_, text) => {
    expect(await samples(text, MAP)).toEqual({ BVP: Array.from(Float32Array.from(wanted.BVP)), GSR: wanted.GSR });
  });

  it('are read by number where no row names them', async () => {
    expect(await samples('1.5,0.5\n-2.25,\n3e-3,2\n', 'BVP=#1@64,GSR=#2@64')).toEqual({
      BVP: Array.from(Float32Array.from(wanted.BVP)),
      GSR: wanted.GSR,
    });
  });

  it('whose first row is values with one damaged lose no row in silence', async () => {
    await refused(
      'option-invalid',
      [/x\.csv: the first row must be names or numbers, got "2\.5" among "x1, 2\.5"/],
      () => read('x1,2.5\n1,2.5\n', 'BVP=#1@64,GSR=#2@64'),
    );
    expect(await samples('t,1\n0,5\n', 'GSR=1@4')).toEqual({ GSR: [5] });
  });

  it('end each where it has its last value: a slow signal has fewer rows', async () => {
    const rows = Array.from({ length: 32 }, (_, i) => `${i},${i < 2 ? i / 2 : ''}`);
    const { channels } = await read(`ppg,eda\n${rows.join('\n')}\n`, 'BVP=ppg@64,GSR=eda@4');
    expect([channels.BVP!.samples.length, channels.GSR!.samples.length]).toEqual([32, 2]);
  });

  it('give the nearest double of every number', async () => {
    const texts = ['0.1', '123456789.123456789', '1e-7', '9007199254740993e-10', '0.000000000000000000000012345', '-0'];
    const { channels } = await read(`x\n${texts.join('\n')}\n`, 'BVP=x@64');
    expect([...channels.BVP!.samples]).toEqual(texts.map((text) => Math.fround(Number(text))));
  });

  it('are read alike wherever the pieces of the file end', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `${i},${(i / 7).toFixed(5)}${i % 3 === 0 ? '\r\n' : '\n'}`);
    const text = `n,x\n${rows.join('')}`;
    expect(text.length).toBeGreaterThan(512 * 1024);
    const { channels } = await read(text, 'BVP=n@64,GSR=x@64');
    expect(channels.BVP!.samples).toEqual(Float32Array.from({ length: 40_000 }, (_, i) => i));
    expect(channels.GSR!.samples).toEqual(Float32Array.from({ length: 40_000 }, (_, i) => Number((i / 7).toFixed(5))));
  });

  it.each([
    ['number-invalid', 'ppg\n1\nx\n', /x\.csv row 3 column "ppg": BVP must be a number, got "x"/],
    ['number-invalid', 'ppg\n0x10\n', /row 2 column "ppg"/],
    ['number-invalid', 'ppg\n1,5\n', /row 2: a row must have 1 cells, as the first has, and has 2/],
    [
      'number-invalid',
      'a;ppg\n1;2,5\n1;2.5\n',
      /row 3 column "ppg": a file must have one decimal mark, and has "2,5" in row 2, got "2\.5"/,
    ],
    [
      'number-invalid',
      'ppg;b\n1,5;1\n1.234,5;2\n',
      /row 3 column "ppg": BVP must be a number, got "1\.234,5".*without a mark between thousands/,
    ],
    [
      'number-invalid',
      'x;ppg\n1;1.5\n1;2,5\n',
      /row 3 column "ppg": a file must have one decimal mark, and has "1\.5" in row 2, got "2,5"/,
    ],
    ['number-invalid', 'ppg,b\n"1\n', /row 2: a quote must end on its line/],
    ['number-invalid', 'ppg\n1\n#2\n', /row 3 column "ppg": BVP must be a number, got "#2"/],
    ['value-absurd', 'ppg\n1\nInf\n', /row 3: a sample must be finite.*got "Infinity"/],
    ['value-absurd', 'ppg\n1e10\n', /row 2: a sample must be finite and at most 1e9/],
    ['recording-empty', 'ppg\n\n\n', /column "ppg" holds no sample/],
    ['recording-empty', 'ppg\n', /column "ppg" holds no sample/],
    ['file-truncated', '', /the file is empty/],
    ['file-truncated', 'ppg', /ends inside its first row/],
    ['option-invalid', 'bvp\n1\n', /there must be a column "ppg" for BVP, got "bvp"/],
    ['option-invalid', 'ppg,ppg\n1,2\n', /one column must be called "ppg", got several/],
    ['file-unreadable', 'p\0p\0g\0\n', /row 1: the file holds a NUL byte/],
    ['file-unreadable', 'ppg\n1\n\0\n', /row 3: the file holds a NUL byte/],
  ] as const)('are refused as %s: %j', async (code, text, rule) => {
    await refused(code, [rule], () => read(text, 'BVP=ppg@64'));
  });

  it('with dates of another form name the date, not the number beside it', async () => {
    const text = 'zeit;ppg\n31.12.2024 10:00:00;1,5\n31.12.2024 10:00:01;2,5\n';
    await refused(
      'number-invalid',
      [/row 2 column "zeit": a time must be a date YYYY-MM-DD.*got "31\.12\.2024 10:00:00"/],
      () => read(text, 'time=zeit[iso],BVP=ppg'),
    );
    expect(await samples(text, 'BVP=ppg@64')).toEqual({ BVP: [1.5, 2.5] });
    expect(await samples('13.2024;ppg\n31.12.2024;1,5\n1.1.2025;2,5\n', 'BVP=ppg@64')).toEqual({ BVP: [1.5, 2.5] });
  });

  it('with a line for spreadsheets before the header are read', async () => {
    expect(await samples('sep=;\r\nppg;x\r\n1,5;a\r\n2,5;b\r\n', 'BVP=ppg@64')).toEqual({ BVP: [1.5, 2.5] });
    expect(await samples('\ufeffsep=,\nppg\n1.5\n', 'BVP=ppg@64')).toEqual({ BVP: [1.5] });
  });

  it('in UTF-16 are refused, in windows-1252 they are read', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x70, 0]);
    await refused('file-unreadable', [/UTF-16/], () => read(utf16, 'BVP=p@64'));
    const latin = Uint8Array.from([...utf8('EDA ('), 0xb5, ...utf8('S)\n2\n3\n')]);
    expect(await samples(latin, 'GSR="EDA (\u00b5S)"@4')).toEqual({ GSR: [2, 3] });
  });

  it('whose last line has no end leave it out and say so', async () => {
    const { channels, faults } = await read('ppg\n1\n2\n34', 'BVP=ppg@64');
    expect([...channels.BVP!.samples]).toEqual([1, 2]);
    expect(faults).toContainEqual(expect.objectContaining({ kind: 'truncated-file' }));
  });

  it('of several files are put together by their names', async () => {
    const files = [source('P01/bvp.csv', 'value\n1\n2\n'), source('P01/eda.csv', 'value\n3\n4\n')];
    const { channels } = await readColumns(files, parseMapping('BVP=bvp.csv:value@64,GSR=eda.csv:value@64'), about);
    expect([[...channels.BVP!.samples], [...channels.GSR!.samples]]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await refused(
      'option-invalid',
      [/one file must have the column "value" for BVP, got 2.*BVP=bvp\.csv:value@64/],
      () => readColumns(files, parseMapping('BVP=value@64'), about),
    );
  });

  it('that cannot belong together by their rates are refused', async () => {
    await refused('header-invalid', [/must last about as long, got GSR of 2\.0 s and BVP of 0\.1 s/], () =>
      read('ppg,eda\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n', 'BVP=ppg@64,GSR=eda@4'),
    );
  });
});

describe('times', () => {
  const rows = (times: readonly (number | string)[], more = '') =>
    `t,x\n${times.map((t, i) => `${t},${i}${more}`).join('\n')}\n`;
  const grid = (rate: number, count: number, from = START) => Array.from({ length: count }, (_, i) => from + i / rate);

  it('are told by their size: s, ms, us and ns since 1970, and dates', async () => {
    const seconds = grid(4, 8);
    const dates = seconds.map((t) => new Date(t * 1000).toISOString());
    const zone = seconds.map((t) => new Date((t + 7200) * 1000).toISOString().replace('T', ' ').replace('Z', '+02:00'));
    for (const times of [
      seconds,
      seconds.map((t) => t * 1e3),
      seconds.map((t) => t * 1e6),
      seconds.map((t) => `${t * 1e3}000000`),
      dates,
      zone,
    ]) {
      const { channels } = await read(rows(times), 'GSR=x,time=t');
      expect(channels.GSR).toEqual({
        unit: 'uS',
        start: START,
        rate: 4,
        samples: Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7]),
      });
    }
    await refused(
      'option-invalid',
      [/row 2: the unit of the time must be known, and cannot be told from "0".*time=t\[ms\]/],
      () => read(rows([0, 250, 500]), 'GSR=x,time=t'),
    );
    const stated = await read(rows([0, 250, 500]), 'GSR=x,time=t[ms]');
    expect(stated.channels.GSR).toMatchObject({ start: 0, rate: 4 });
  });

  it('in whole milliseconds, 15 and 16 apart, are 64 Hz', async () => {
    const { channels, faults } = await read(rows(grid(64, 2000).map((t) => Math.floor(t * 1000))), 'BVP=x,time=t');
    expect(channels.BVP).toMatchObject({ rate: 64, start: START });
    expect(channels.BVP!.samples).toEqual(Float32Array.from({ length: 2000 }, (_, i) => i));
    expect(faults.map(({ kind }) => kind)).not.toContain('gaps');
  });

  it('may come up to half a sample early or late', async () => {
    const jitter = grid(64, 2000).map((t, i) => t + (0.4 / 64) * Math.sin(i * i));
    const { channels } = await read(rows(jitter), 'BVP=x@64,time=t');
    expect(channels.BVP!.samples).toEqual(Float32Array.from({ length: 2000 }, (_, i) => i));
    expect(channels.BVP!.rate).toBe(64);
  });

  it('of a clock that drifts give the rate that they have', async () => {
    const { channels, faults } = await read(rows(grid(64.1, 20_000)), 'BVP=x@64,time=t');
    expect(channels.BVP!.rate).toBeCloseTo(64.1, 3);
    expect(channels.BVP!.samples.length).toBe(20_000);
    expect(faults).toContainEqual(expect.objectContaining({ kind: 'clock-drift' }));
    await refused('header-invalid', [/the rate must be what the times say, 32\.0\d+ Hz, got 64/], () =>
      read(rows(grid(32, 1000)), 'BVP=x@64,time=t'),
    );
  });

  it.each([
    [
      'GSR',
      's',
      250,
      'GSR must have from 0.1 to 2048 samples a second, the times say 0.004',
      /smaller unit.*time=COLUMN\[ms\]/,
    ],
    ['BVP', 's', 15.625, 'BVP must have from 8 to 4096 samples a second, the times say 0.064', /smaller unit/],
    ['BVP', 'ms', 1 / 64, 'the times say 64000', /larger unit.*time=COLUMN\[s\]/],
    ['SKT', 'us', 250, 'the times say 4000', /larger unit/],
  ])('of %s in %s that lie %d apart are of another unit', async (channel, unit, step, rule, remedy) => {
    const text = rows(Array.from({ length: 500 }, (_, i) => i * step));
    const refusal = [new RegExp(rule.replaceAll('.', '\\.')), remedy];
    await refused('header-invalid', refusal, () => read(text, `${channel}=x,time=t[${unit}]`));
    await refused('header-invalid', [/the rate must be what the times say/, remedy], () =>
      read(text, `${channel}=x@${channel === 'BVP' ? 64 : 4},time=t[${unit}]`),
    );
  });

  it('of signals that have no moment in common are refused by the signal and how far off it is', async () => {
    const at = (name: string, start: number) =>
      source(
        `P01/${name}.csv`,
        `t,${name}\n${grid(4, 80, start)
          .map((t, i) => `${t},${i}`)
          .join('\n')}\n`,
      );
    const put = (start: number) =>
      readColumns(
        [at('eda', START), at('temp', start), at('acc', START)],
        parseMapping('GSR=eda,SKT=temp,ACC_X=acc,time=t'),
        about,
      );
    await refused(
      'header-invalid',
      [/P01\/temp\.csv column "temp": SKT must be of the time of GSR, ACC_X, got a start 47 days later/],
      () => put(START + 47 * 86_400),
    );
    expect((await put(START + 19)).channels.SKT!.start).toBe(START + 19);
  });

  it('with a gap leave missing samples in it, on one grid', async () => {
    const { channels, faults } = await read(rows([...grid(4, 400), ...grid(4, 400, START + 130.05)]), 'GSR=x@4,time=t');
    const wanted = new Float32Array(520 + 400).fill(Number.NaN);
    for (let i = 0; i < 400; i++) {
      wanted[i] = i;
      wanted[520 + i] = 400 + i;
    }
    expect(channels.GSR!.samples).toEqual(wanted);
    expect(faults).toContainEqual({
      kind: 'gaps',
      where: 'x.csv x',
      found: '1 gap, 30.0 s in all',
      done: 'kept as missing samples',
    });
  });

  it('that repeat a row lose it; that go backwards or stand still are refused', async () => {
    const repeated = await read(
      `t,x\n${grid(4, 20)
        .map((t, i) => `${t},${i}\n${t},${i}`)
        .join('\n')}\n`,
      'GSR=x@4,time=t',
    );
    expect(repeated.channels.GSR!.samples.length).toBe(20);
    expect(repeated.faults).toContainEqual(
      expect.objectContaining({ kind: 'repeated-rows', found: '20 rows repeat the row before' }),
    );
    const back = grid(4, 500);
    back[400] = back[10]!;
    await refused('header-invalid', [/x\.csv column "x" row 402: time must go forwards/], () =>
      read(rows(back), 'GSR=x@4,time=t'),
    );
    await refused('header-invalid', [/time must go forwards.*leave the times out and state the rate/], () =>
      read(rows(Array.from({ length: 640 }, (_, i) => START + Math.floor(i / 64))), 'BVP=x@64,time=t'),
    );
  });

  it('of a slow signal among the rows of a fast one are its own', async () => {
    const text = grid(64, 640)
      .map((t, i) => `${t},${i},${i % 16 === 0 ? 2 : ''}`)
      .join('\n');
    const { channels } = await read(`t,ppg,eda\n${text}\n`, 'BVP=ppg,GSR=eda,time=t');
    expect([channels.BVP!.rate, channels.GSR!.rate]).toEqual([64, 4]);
    expect(channels.GSR!.samples.length).toBe(40);
  });

  it('that are none are refused by row', async () => {
    await refused('number-invalid', [/x\.csv row 3 column "t": a time must be a number, got "later"/], () =>
      read(rows([START, 'later']), 'GSR=x@4,time=t'),
    );
    await refused('number-invalid', [/row 3 column "t": a time must be a date/], () =>
      read(rows(['2024-03-01 10:00:00', '2024-06-31 10:00:00']), 'GSR=x@4,time=t'),
    );
  });
});

describe('labels in a column', () => {
  it('are stretches of rows with one word', async () => {
    const states = [...Array<string>(8).fill(''), ...Array<string>(8).fill('calm'), ...Array<string>(8).fill('stress')];
    const text = `x,state\n${states.map((state, i) => `${i},${state}`).join('\n')}\n`;
    expect((await read(text, 'GSR=x@4,label=state')).annotations).toEqual([
      { start: 2, end: 4, label: 'calm', stage: 'calm' },
      { start: 4, end: 6, label: 'stress', stage: 'stress' },
    ]);
  });

  it('that are noise are refused', async () => {
    const text = `x,state\n${Array.from({ length: 20_000 }, (_, i) => `${i},s${i}`).join('\n')}\n`;
    await refused('labels-invalid', [/in at most 10000 stretches/], () => read(text, 'GSR=x@4,label=state'));
  });
});
