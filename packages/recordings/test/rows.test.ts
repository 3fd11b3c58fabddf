import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { parseDecimal, parseRows } from '../src/rows.ts';
import { refused } from './fixtures.ts';

const parse = (text: string, width = 1) => parseRows('readE4: X.csv', new TextEncoder().encode(text), 0, 3, width);
const values = (text: string, width = 1) => parse(text, width).columns.map((column) => [...column]);

describe('parseRows', () => {
  it('reads each number as the double that Number gives, to the last bit', () => {
    const draw = random(1, 'rows');
    const texts = [
      '0',
      '-0',
      '-0.0',
      '.5',
      '5.',
      '+1',
      '1e3',
      '1.5E-7',
      '0.1',
      '450359962.7370497512',
      '0000000.00000000001234567',
    ];
    for (let i = 0; i < 20_000; i++) {
      const digits = 1 + draw.integer(17);
      texts.push(((draw.uniform() - 0.5) * 10 ** draw.integer(9)).toPrecision(digits));
    }
    const [column] = parse(`${texts.join('\n')}\n`).columns;
    const wrong = texts.filter((text, i) => !Object.is(column![i], Number(text)));
    expect(wrong).toEqual([]);
  });

  it('takes LF, CRLF and CR, mixed, and spaces around numbers', () => {
    expect(values('1\n2\r\n3\r 4 \n')).toEqual([[1, 2, 3, 4]]);
    expect(values('1,2, 3\r\n4,5,6\n', 3)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  it('ignores blank lines at the end and counts those inside as missing', () => {
    const rows = parse('1\n\n  \n4\n\n\n');
    expect([...rows.columns[0]!]).toEqual([1, Number.NaN, Number.NaN, 4]);
    expect(rows).toMatchObject({ missing: 2, firstMissing: 4, unfinished: false });
  });

  it('reads NaN and a blank cell as missing', () => {
    const rows = parse('1,2,3\n,NaN,nan\n', 3);
    expect(rows.columns.map((column) => column[1])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(rows).toMatchObject({ missing: 3, firstMissing: 4 });
  });

  it('leaves out a last line without an end, which may be half of a number though it looks like a whole one', () => {
    for (const cut of ['-3', '2', '-', '1e', '1.5e-', '+', '.', 'Na', 'x']) {
      expect(parse(`1\n${cut}`)).toMatchObject({ unfinished: true, missing: 0 });
      expect(values(`1\n${cut}`)).toEqual([[1]]);
    }
    for (const cut of ['4', '4,', '4,5', '4,5,']) {
      expect(values(`1,2,3\n${cut}`, 3)).toEqual([[1], [2], [3]]);
    }
    expect(values('1,2,3\n4,5,6\n7,8,9', 3)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  it('refuses what is no number, with its row', async () => {
    for (const cell of [
      'abc',
      '0x10',
      '1 2',
      '1.2.3',
      '--1',
      '1e',
      '\u0000',
      '12;5',
      '1_000',
      "'5",
      `1${'0'.repeat(250)}e-249`,
    ]) {
      await refused('number-invalid', [/X\.csv row 4: expected one number, got/], () => parse(`1\n${cell}\n3\n`));
    }
    await refused('number-invalid', [/row 3: expected 3 numbers/], () => parse('1,2\n', 3));
    await refused('number-invalid', [/row 3: expected 3 numbers/], () => parse('1,2,3,4\n', 3));
  });

  it('says so when a comma stands for a point', async () => {
    await refused('number-invalid', [/row 4: .*"36,5".*decimal point, not a comma/], () => parse('36\n36,5\n'));
    await refused('number-invalid', [/"0,5,1,5,2,5".*not a comma/], () => parse('0,5,1,5,2,5\n', 3));
  });

  it('refuses a sample that is infinite or beyond 1e9', async () => {
    for (const cell of ['inf', '-Infinity', '1e400', '1000000001', '-2e9', '99999999999999999999']) {
      await refused('value-absurd', [/X\.csv row 3: a sample must be finite/], () => parse(`${cell}\n`));
    }
    expect(values('1000000000\n')).toEqual([[1e9]]);
  });

  it('refuses more rows than any recording has, before it makes room for them', async () => {
    const lines = new Uint8Array(2 ** 25 + 1).fill(0x0a);
    await refused('too-large', [/X\.csv: 33554434 lines/], () => parseRows('readE4: X.csv', lines, 0, 3, 3));
  });

  it('refuses a long line of digits as fast as any other', () => {
    const start = performance.now();
    expect(parseDecimal(`${'1'.repeat(1e6)}x`)).toBeUndefined(); // an hour if \d+\.?\d* may split it anywhere
    expect(performance.now() - start).toBeLessThan(500);
    for (const text of ['1', '1.', '.5', '-1.5e-3', '+12.25E2']) expect(parseDecimal(text)).toBe(Number(text));
    for (const text of ['', '.', '1e', '0x10', '1,5', '1.2.3', ' 1']) expect(parseDecimal(text)).toBeUndefined();
  });

  it('parses an hour of 64 Hz without losing a row', () => {
    const values = Array.from({ length: 230_000 }, (_, i) => (i % 997) / 10 - 50);
    const { columns } = parseRows(
      'readE4: X.csv',
      new TextEncoder().encode(values.map((v) => `${v}\n`).join('')),
      0,
      3,
      1,
    );
    expect(columns[0]).toEqual(Float64Array.from(values));
  });
});
