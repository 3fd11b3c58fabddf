import { describe, expect, it } from 'vitest';
import { nodeClient } from '../../node/index.ts';
import { webClient } from '../../src/web/index.ts';
import { CASES } from './cases.ts';

describe.each([nodeClient, webClient])('$name conforms', (client) => {
  it.each(CASES)('$name', ({ run }) => run(client));
});

it('each case stands once', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});
