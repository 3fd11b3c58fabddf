import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernels } from '../../../../scripts/kernels.ts';
import { SEQUENCE_BYTES } from '../../src/sequence/sequenceBytes.ts';

const source = (path: string | URL): string => readFileSync(path, 'utf8');

describe('the module of sequence models', () => {
  it('is what assembly/sequence compiles to, byte for byte', async () => {
    const committed = source(new URL('../../src/sequence/sequenceBytes.ts', import.meta.url));
    expect(await compileKernels('sequence')).toBe(committed);
  });

  it('imports nothing but its memory', () => {
    const bytes = Uint8Array.from(atob(SEQUENCE_BYTES), (c) => c.charCodeAt(0));
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
    ]);
  });

  it('is reached by nothing that the main entry imports, so that no device loads it', () => {
    const seen = new Set<string>();
    const follow = (url: URL): void => {
      if (seen.has(url.pathname)) return;
      seen.add(url.pathname);
      for (const [, next] of source(url).matchAll(/from '(\.[^']+)'/gu)) follow(new URL(next!, url));
    };
    follow(new URL('../../src/index.ts', import.meta.url));
    expect(seen.size).toBeGreaterThan(10);
    expect([...seen].filter((path) => path.includes('/sequence/'))).toEqual([]);
  });
});
