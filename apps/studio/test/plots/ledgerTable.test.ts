import { expect, it } from 'vitest';
import { LedgerTable } from '../../src/plots/ledgerTable.tsx';

const textOf = (node: unknown): string => {
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  const { type, props } = (node || {}) as { type?: string; props?: { children?: unknown } };
  return props === undefined ? '' : textOf(props.children) + (type === 'tr' ? '\n' : type === 'td' ? '|' : '');
};

it('says which requests have no answer yet, and counts those no longer listed', () => {
  const row = { at: 0, method: 'GET', url: 'http://a.example/x', bytesIn: 5, bytesOut: 0, bytesAsked: 50 };
  const rows = [200, 0, null].map((status) => ({ ...row, status }));
  const lines = textOf(LedgerTable({ rows, dropped: { requests: 7, bytesIn: 70, bytesAsked: 300 } })).split('\n');
  expect(lines[1]).toBe('7 earlier requests, no longer listed|0|300|70|');
  expect(lines.slice(2, 5).map((line) => line.split('|')[2])).toEqual(['200', 'none', 'asked, no answer yet']);
  expect(lines[5]).toBe('10 requests in all0|450|85|');
  expect(textOf(LedgerTable({ rows, dropped: { requests: 0, bytesIn: 0, bytesAsked: 0 } }))).not.toContain('earlier');
});
