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
