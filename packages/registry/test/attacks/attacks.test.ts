import { describe, expect, it } from 'vitest';
import { nodeClient } from '../../node/index.ts';
import { webClient } from '../../src/web/index.ts';
import { ATTACKS } from './attacks.ts';

describe.each([nodeClient, webClient])('$name', (client) => {
  describe.each(Object.entries(ATTACKS))('%s', (_, attacks) => {
    it.each(attacks)('$what', async ({ run, outcome, says }) => {
      const error = await run(client).then(
        () => null,
        (cause: unknown) => cause as Error & { code?: string },
      );
      expect(error === null ? 'opened' : (error.code ?? String(error))).toBe(outcome);
      if (says) expect(error!.message).toMatch(says);
    });
  });
});
