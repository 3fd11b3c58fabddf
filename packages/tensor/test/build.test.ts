import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernels } from '../../../scripts/kernels.ts';
import { INFERENCE_BYTES } from '../src/wasm/inferenceBytes.ts';
import { TRAINING_BYTES } from '../src/wasm/trainingBytes.ts';

describe.each([
  ['inference', INFERENCE_BYTES],
  ['training', TRAINING_BYTES],
] as const)('the embedded module %s', (name, base64) => {
  it('is what assembly/ compiles to, byte for byte', async () => {
    const committed = readFileSync(new URL(`../src/wasm/${name}Bytes.ts`, import.meta.url), 'utf8');
    expect(await compileKernels(name)).toBe(committed);
  });

  it('fits in 6 kB and imports nothing but its memory', () => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    expect(bytes.length).toBeLessThan(6000);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
    ]);
  });
});

describe('the tape of inference', () => {
  it('reaches nothing of training, so that a page that only infers does not load it', () => {
    const seen = new Set<string>();
    const follow = (url: URL): void => {
      if (seen.has(url.pathname)) return;
      seen.add(url.pathname);
      for (const [, next] of readFileSync(url, 'utf8').matchAll(/from '(\.[^']+)'/gu)) follow(new URL(next!, url));
    };
    follow(new URL('../src/inferenceTape.ts', import.meta.url));
    expect(seen.size).toBeGreaterThan(5);
    expect([...seen].filter((path) => /training|tape\.ts|adamw|softmax/u.test(path))).toEqual([]);
  });
});
