/**
 * The kernels in WebAssembly, an instance with a memory of its own each time. The module is compiled on the spot: it has
 * some six thousand bytes, which takes about a millisecond, once.
 */
import type { Kernels, Memory } from './kernels.ts';
import { WASM } from './wasmBytes.ts';

/**
 * `undefined` where there is no WebAssembly, where it has no SIMD, where a content security policy forbids compiling, or
 * where an engine compiles on no main thread; `referenceKernels` then gives the same bits.
 */
export function wasmKernels(): Kernels | undefined {
  if (compiled === null) return undefined;
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0)));
    const exported = new WebAssembly.Instance(compiled).exports as unknown as Exported;
    return { ...exported, name: 'wasm', precision: 'float32', memory: new WasmMemory(exported.memory) };
  } catch {
    compiled = null; // each of the reasons above throws an error of another kind, and all have the same remedy
    return undefined;
  }
}

type Exported = Omit<Kernels, 'memory' | 'name' | 'precision'> & { readonly memory: WebAssembly.Memory };

/** null: not to be had here */
let compiled: WebAssembly.Module | null | undefined;

const PAGE = 65_536;

class WasmMemory implements Memory {
  readonly #memory: WebAssembly.Memory;
  numbers: Float32Array;
  integers: Int32Array;
  readonly integersPerNumber = 1;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.numbers = new Float32Array(memory.buffer);
    this.integers = new Int32Array(memory.buffer);
  }

  grow(size: number): void {
    const pages = Math.ceil((4 * size) / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (pages > 0) this.#memory.grow(pages);
    this.numbers = new Float32Array(this.#memory.buffer);
    this.integers = new Int32Array(this.#memory.buffer);
  }
}
