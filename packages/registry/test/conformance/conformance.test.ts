import { describe, expect, it } from 'vitest';
import { nodeClient } from '../../node/index.ts';
import { webClient } from '../../src/web/index.ts';
import { basic } from './basic.ts';
import { downloads } from './downloads.ts';
import { keys } from './keys.ts';
import { rollback } from './rollback.ts';
import { rotations } from './rotations.ts';

export const CASES = [...basic, ...keys, ...rollback, ...rotations, ...downloads];

describe.each([nodeClient, webClient])('$name conforms', (client) => {
  it.each(CASES)('$name', ({ run }) => run(client));
});

it('each case stands once', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});
