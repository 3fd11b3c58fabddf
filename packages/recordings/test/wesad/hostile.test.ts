import { describe, expect, it } from 'vitest';
import { readPickle } from '../../src/pickle/machine.ts';
import { bytesSource } from '../../src/source.ts';
import { readWesad } from '../../src/wesad/read.ts';
import { refused, source } from '../fixtures.ts';
import { golden, pickles } from './files.ts';
import { array, dtype, latin1, NDARRAY, pickle, RECONSTRUCT, session, text } from './pickleMaker.ts';

const read = (value: string) => readWesad(source('x.pkl', pickle(value)));
const steps = (value: string) => readPickle(source('x.pkl', latin1(value)));

/** What each file that Python wrote must be refused for. */
const REASONS: Readonly<Record<string, RegExp>> = {
  system: /asks for "(posix|nt)\.system", .* nothing of it was run/,
  eval: /asks for "(__builtin__|builtins)\.eval"/,
  matrix: /asks for "numpy\.matrix"/,
  masked: /asks for "numpy\.ma\.core\._mareconstruct"/,
  memmap: /asks for "numpy\.load"/,
  class: /asks for "numpy\.float64"/,
  set: /asks for "(__builtin__\.set|EMPTY_SET)"/,
  objects: /a dtype must be one of f4, f8.*got "O8"/,
  records: /a dtype must be one of .*got "V8"/,
  text: /a dtype must be one of .*got "U1"/,
  half: /a dtype must be one of .*got "f2"/,
  complex: /a dtype must be one of .*got "c16"/,
};

describe('what arrays of numbers do not need', () => {
  it.each(pickles('hostile'))('%s is refused by name, byte and opcode', async (name) => {
    const reason = REASONS[/\/(\w+)-/.exec(name)![1]!]!;
    await refused('pickle-invalid', [/^readPickle: \S+ byte \d+ \([A-Z_]+\): /, reason], () =>
      readPickle(bytesSource(name, golden(name))),
    );
  });

  it('is refused whatever opcode asks for it', async () => {
    await refused('pickle-invalid', [/byte 1 \(INST\): the file asks for "os\.system"/], () =>
      steps('(ios\nsystem\n.'),
    );
    for (const [opcode, what] of Object.entries({
      o: 'OBJ',
      '\x81': 'NEWOBJ',
      P: 'PERSID',
      '\x82': 'EXT1',
      '\x97': 'NEXT_BUFFER',
    })) {
      await refused('pickle-invalid', [new RegExp(`the file asks for "${what}"`)], () => steps(`(${opcode}.`));
    }
    await refused('pickle-invalid', [/asks for "numpy\.core\.multiarray\.__import__"/], () =>
      steps('cnumpy.core.multiarray\n__import__\n.'),
    );
    await refused('pickle-invalid', [/only a function may be called, got "numpy\.ndarray"/], () =>
      steps(`${NDARRAY})R.`),
    );
  });

  it('is not a state for what has none, a second state, a subclass', async () => {
    await refused('pickle-invalid', [/only an array or a dtype has a state, got "a dict of 0"/], () => steps('})b.'));
    await refused('pickle-invalid', [/an array must be a numpy\.ndarray itself, got "numpy\.dtype"/], () =>
      steps(RECONSTRUCT.replace('ndarray', 'dtype')),
    );
    const built = array({ shape: [1], dtype: 'i1', data: 'a' });
    const state = built.slice(RECONSTRUCT.length);
    await refused('pickle-invalid', [/its data once/], () => steps(`${built}${state}.`));
    await refused('pickle-invalid', [/a dtype must be of one number, without fields/], () =>
      steps(array({ shape: [1], dtype: 'f8', data: '12345678' }).replace('NNN', 'N)N')),
    );
  });
});

describe('a bomb', () => {
  const claim = (shape: readonly (number | string)[], written?: string) =>
    read(session({ BVP: array({ shape, dtype: 'f8', data: '12345678', ...(written ? { written } : {}) }) }));

  it('that claims 2^40 samples, or lengths that are none, is refused before anything is allocated', async () => {
    const huge = `\x8a\x06${'\0'.repeat(5)}\x01`;
    await refused('pickle-invalid', [/BUILD\): the data must be as large as the shape says \(1099511627776 x 1/], () =>
      claim([huge, 1]),
    );
    await refused('pickle-invalid', [/as large as the shape says/], () => claim(Array<string>(32).fill(huge)));
    await refused('pickle-invalid', [/at most 32 dimensions, got "33"/], () => claim(Array<number>(33).fill(1)));
    await refused('pickle-invalid', [/whole number from 0 on, got "-1"/], () => claim([-1, 1]));
    await refused('pickle-invalid', [/whole number from 0 on, got "0\.5"/], () => claim([`F0.5\n`, 1]));
    await refused('pickle-invalid', [/at most 53 bits/], () => claim([`L${'9'.repeat(200)}L\n`, 1]));
    await refused('pickle-invalid', [/at most 256 characters/], () => claim([`L${'9'.repeat(2000)}L\n`, 1]));
    // as a literal, a sample of 8 bytes takes 8 to 80 bytes of the file, so the claim is refused there too
    await refused('pickle-invalid', [/as large as the shape says/], () => claim([huge, 1], "S'12345678'\n"));
    await refused('pickle-invalid', [/must hold 1 numbers as its shape says, got "more"/], () =>
      claim([1, 1], "S'1234567812345678'\n"),
    );
    await refused('pickle-invalid', [/must hold 1 numbers as its shape says, got "0 and 5 bytes"/], () =>
      claim([1, 1], "S'1234\\x00'\n"),
    );
  });

  it('that claims strings larger than the file is cut off', async () => {
    for (const string of [
      'T\xff\xff\xff\x7f',
      'T\xff\xff\xff\xff',
      'B\0\0\0\x40',
      'X\0\0\0\x40',
      `\x8e${'\xff'.repeat(8)}`,
    ]) {
      await refused('file-truncated', [/x\.pkl byte 0 \(\w+\): \d+ bytes must follow, but the file ends at/], () =>
        steps(`${string}abc.`),
      );
    }
    await refused('file-truncated', [/byte 2 \(FRAME\)/], () => steps(`\x80\x04\x95${'\x7f'.repeat(8)}N.`));
  });

  it('of marks, lists, copies or memo entries ends at a limit', async () => {
    await refused('too-large', [/byte 4000 \(MARK\): more than 4000 marks nested/], () => steps('('.repeat(1e6)));
    await refused('too-large', [/more than 4000 values nested/], () => steps(']'.repeat(1e6)));
    await refused('too-large', [/more than 4000 values nested/], () =>
      steps(`${text('x'.repeat(99))}${'2'.repeat(1e6)}`),
    );
    await refused('too-large', [/more than 100000 opcodes/], () => steps('N0'.repeat(1e6)));
    const memo = Array.from({ length: 30_000 }, (_, i) => `p${i}\n`).join('');
    await refused('too-large', [/\(PUT\): more than 20000 memo entries/], () => steps(`N${memo}.`));
    // lists of three times the list before: 3^30 items if anyone unfolded them
    const level = (i: number) => `](${`h${String.fromCharCode(i)}`.repeat(3)}eq${String.fromCharCode(i + 1)}`;
    const laughs = `(]q\0${Array.from({ length: 30 }, (_, i) => level(i)).join('')}l`;
    await refused('format-unknown', [/the file must be a dict, got "a list of 31"/], () => read(laughs));
    const nested = `]q\0${Array.from({ length: 3000 }, () => ']q\x01h\x00ah\x01q\x000').join('')}.`;
    await refused('pickle-invalid', [/must end with one value/], () => steps(nested));
  });
});

describe('a broken rule of the format', () => {
  it.each([
    ['', 'file-truncated', /byte 0 \(opcode\): 1 bytes must follow, but the file ends at 0/],
    ['N', 'file-truncated', /byte 1 \(opcode\)/],
    ['\xff', 'pickle-invalid', /expected an opcode of a pickle \(protocols 0 to 5\), got "\\xff"/],
    ['PK\x03\x04', 'pickle-invalid', /asks for "PERSID"/],
    ['\x80\x06N.', 'pickle-invalid', /the protocol must be 0 to 5, got "6"/],
    ['.', 'pickle-invalid', /must end with one value, got "0 on the stack"/],
    ['NN.', 'pickle-invalid', /got "2 on the stack"/],
    ['(N.', 'pickle-invalid', /must end with one value/],
    ['0', 'pickle-invalid', /a value must lie on the stack, got "none"/],
    ['N(0(\x85', 'pickle-invalid', /\(TUPLE1\): a value must lie on the stack/],
    ['t', 'pickle-invalid', /a mark must lie on the stack/],
    ['h\x07', 'pickle-invalid', /a memo entry must have been written before it is read, got "7"/],
    ['gx\n', 'pickle-invalid', /must be a whole number, got "x"/],
    ['I1,5\n', 'pickle-invalid', /expected a whole number of at most 53 bits, got "1,5"/],
    ['Fabc\n', 'pickle-invalid', /expected a number, got "abc"/],
    ['\x8a\x09', 'pickle-invalid', /at most 8 bytes, got "9"/],
    ['}(K\x01K\x02u.', 'pickle-invalid', /a key of a dict must be a short text, got "1"/],
    ['}(Nu.', 'pickle-invalid', /each key of a dict must have a value/],
    ['NNa', 'pickle-invalid', /only a list can be added to/],
    ["S'a\n.", 'pickle-invalid', /a string must lie between two quotes/],
    ["S'\n.", 'pickle-invalid', /a string must lie between two quotes/],
    ["S'a\\x0'\n.", 'pickle-invalid', /byte 3 .*an escape must be one that Python writes/],
    ["S'\\q'\n.", 'pickle-invalid', /byte 2 .*an escape must be one that Python writes/],
    ['V\\u12\n.', 'pickle-invalid', /an escape must be \\uXXXX/],
    ['U\x02\xc3', 'file-truncated', /2 bytes must follow/],
    ['\x8c\x02\xc3(.', 'pickle-invalid', /a text must be UTF-8/],
    ['I1', 'file-truncated', /the line has no end/],
    ["S'never ends", 'file-truncated', /\(STRING\): the line has no end/],
    [`S'${'x'.repeat(5000)}`, 'file-truncated', /\(STRING\): the line has no end/],
  ] as const)('%j is %s', async (bytes, code, rule) => {
    await refused(code, [rule], () => steps(bytes));
  });

  it('reads numbers and texts as Python does', async () => {
    const items = async (value: string) => {
      const list = await steps(`(${value}l.`);
      return (list as { items: unknown[] }).items.map((item) =>
        typeof item === 'object' && item !== null && 'text' in item ? item.text : item,
      );
    };
    expect(await items(`I00\nI01\nI-5\nL7L\nK\xffM\x00\x01J\xff\xff\xff\xffN`)).toEqual([
      false,
      true,
      -5,
      7,
      255,
      256,
      -1,
      null,
    ]);
    expect(await items('\x8a\x00\x8a\x01\xff\x8a\x02\x00\x01F1.5\nF-inf\nG\x3f\xf8\0\0\0\0\0\0')).toEqual([
      0,
      -1,
      256,
      1.5,
      -Infinity,
      1.5,
    ]);
    expect(await items(`S'a\\x00\\n\\'\\\\'\nV\\u20ac\\U0001f600x\n\x8c\x03\xe2\x82\xacU\x01\xe9`)).toEqual([
      "a\0\n'\\",
      '\u20ac\u{1f600}x',
      '\u20ac',
      '\xe9',
    ]);
    const scalar = `cnumpy.core.multiarray\nscalar\n(${dtype('i2')}U\x02\x02\x01tR`;
    expect(await items(scalar)).toEqual([258]);
  });
});
