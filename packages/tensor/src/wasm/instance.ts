import type { Memory } from '../kernels.ts';

/**
 * An embedded module that is compiled at first use, which takes about a millisecond. `undefined` where there is no WebAssembly,
 * where it has no SIMD, where a content security policy forbids compiling, or where an engine compiles on no main thread.
 */
export function embedded<T>(base64: string): (memory: Memory) => T | undefined {
  let compiled: WebAssembly.Module | null | undefined; // null: not to be had here
  return (memory) => {
    if (compiled === null || !(memory instanceof WasmMemory)) return undefined;
    try {
      compiled ??= new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
      return { ...new WebAssembly.Instance(compiled, { env: { memory: memory.memory } }).exports } as T;
    } catch {
      compiled = null; // each of the reasons above throws an error of another kind, and all have the same remedy
      return undefined;
    }
  };
}

/** `undefined` where there is no WebAssembly. */
export const wasmMemory = (): WasmMemory | undefined =>
  globalThis.WebAssembly?.Memory === undefined ? undefined : new WasmMemory();

const PAGE = 65_536;

export class WasmMemory implements Memory {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  numbers = new Float32Array(this.memory.buffer);
  integers = new Int32Array(this.memory.buffer);
  readonly integersPerNumber = 1;

  grow(size: number): void {
    const pages = Math.ceil((4 * size) / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages > 0) this.memory.grow(pages);
    this.numbers = new Float32Array(this.memory.buffer);
    this.integers = new Int32Array(this.memory.buffer);
  }
}
