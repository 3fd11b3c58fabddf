import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernels } from '../../../scripts/kernels.ts';
import { WASM } from '../src/wasmBytes.ts';

describe('the embedded module', () => {
  it('is what assembly/ compiles to, byte for byte', async () => {
    const committed = readFileSync(new URL('../src/wasmBytes.ts', import.meta.url), 'utf8');
    expect(await compileKernels()).toBe(committed);
  });

  it('fits in 12 kB and imports nothing', () => {
    const bytes = Uint8Array.from(atob(WASM), (c) => c.charCodeAt(0));
    expect(bytes.length).toBeLessThan(12_000);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
  });
});
