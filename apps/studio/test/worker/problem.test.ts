import { CheerError, ERROR_CODES } from '@cheer/signals';
import { expect, it } from 'vitest';
import { headingOf, pageOf, remedyOf } from '../../src/page/plain.ts';
import { problemOf } from '../../src/worker/problem.ts';

it('tells what happened and what to do apart, each once', () => {
  const problem = problemOf(new CheerError('network', 'get: http://x: no answer', 'Check the address'));
  expect(problem).toEqual({ code: 'network', message: 'get: http://x: no answer.', remedy: 'Check the address.' });
  expect(problemOf(new TypeError('x is undefined'))).toMatchObject({
    code: 'unexpected',
    message: 'TypeError: x is undefined',
  });
});

const of = (code: string) => ({ code, message: '', remedy: '' });

it('says of a release that is refused what is in use after: what there was, or nothing', () => {
  expect(remedyOf(of('release-untrusted'), true)).toMatch(/^The encoder you have stays in use\. If it stays so/);
  expect(remedyOf(of('release-untrusted'), false)).toMatch(/^Nothing of it was kept\. If it stays so/);
});

/** Of commands and functions that the page does not have. */
const ELSEWHERE = [
  'pickle-invalid',
  'mat-invalid',
  'table-invalid',
  'too-few-subjects',
  'membership-risk',
  'key-invalid',
  'cancelled',
];

it('has a heading of its own for every error that a page can meet, and no word of commands in what to do', () => {
  const unnamed = ERROR_CODES.filter((code) => headingOf(of(code)) === headingOf(of('unexpected')));
  expect(unnamed.filter((code) => !ELSEWHERE.includes(code))).toEqual([]);
  for (const code of ERROR_CODES) expect(remedyOf(of(code), true)).not.toMatch(/cheer [a-z]/);
  expect(pageOf('network')).toBe('errors.html#network');
});
