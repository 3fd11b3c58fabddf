import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CheerError, ERROR_CODES, quoted } from '../src/errors.ts';

describe('CheerError', () => {
  it('has a page in docs/errors for each code, and no other', () => {
    const pages = readdirSync(new URL('../../../docs/errors', import.meta.url)).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(ERROR_CODES.map((code) => `${code}.md`).sort());
  });

  it('says problem and remedy, each as a sentence', () => {
    const error = new CheerError(
      'number-invalid',
      'readE4: BVP.csv row 3: must be a number, got "x"',
      'Correct the row',
    );
    expect(error.message).toBe('readE4: BVP.csv row 3: must be a number, got "x". Correct the row.');
  });
});

describe('quoted', () => {
  it('makes a hostile value harmless to a terminal', () => {
    expect(quoted('\u001b[31mred\u0007')).toBe('"\u00b7[31mred\u00b7"');
    expect(quoted('x'.repeat(1000))).toHaveLength(65);
  });
});
