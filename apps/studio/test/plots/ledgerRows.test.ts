import { expect, it } from 'vitest';
import { ledgerRows } from '../../src/plots/ledgerRows.ts';

it('says which requests have no answer yet, and counts those no longer listed', () => {
  const hash = 'ab'.repeat(32);
  const row = { at: 0, method: 'GET', url: `http://a.example/x/${hash}.y`, bytesIn: 5, bytesOut: 0, bytesAsked: 50 };
  const rows = [200, 0, null].map((status) => ({ ...row, status }));
  const { earlier, listed, all } = ledgerRows({ rows, dropped: { requests: 7, bytesIn: 70, bytesAsked: 3000 } });
  expect(earlier).toEqual({ name: '7 earlier requests, no longer listed', bytes: ['0', '3\u202f000', '70'] });
  expect(listed.map(({ numbers }) => numbers[0])).toEqual(['200', 'none', 'asked, no answer yet']);
  expect(listed[0]).toMatchObject({ address: '/x/abababab….y', numbers: ['200', '0', '50', '5'] });
  expect(all).toEqual({ name: '10 requests in all', bytes: ['0', '3\u202f150', '85'] });
  expect(ledgerRows({ rows, dropped: { requests: 0, bytesIn: 0, bytesAsked: 0 } }).earlier).toBeNull();
});
