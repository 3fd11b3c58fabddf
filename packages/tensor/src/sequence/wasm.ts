/** The kernels of sequence models in WebAssembly, an instance with a memory of its own each time. */
import type { Memory } from '../kernels.ts';
import type { SequenceKernels } from './kernels.ts';
import { WASM } from './wasmBytes.ts';

/** `undefined` where WebAssembly or its SIMD is absent or forbidden; `referenceSequenceKernels` gives the same bits. */
export function wasmSequenceKernels(): SequenceKernels | undefined {
  if (compiled === null) return undefined;
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0)));
    const exported = new WebAssembly.Instance(compiled).exports as unknown as Exported;
    return { ...exported, name: 'wasm', precision: 'float32', memory: growing(exported.memory) };
  } catch {
    compiled = null; // absent, without SIMD or forbidden: the remedy is the same
    return undefined;
  }
}

type Exported = Omit<SequenceKernels, 'memory' | 'name' | 'precision'> & { readonly memory: WebAssembly.Memory };

/** null: not to be had here */
let compiled: WebAssembly.Module | null | undefined;

const PAGE = 65_536;

function growing(memory: WebAssembly.Memory): Memory {
  let numbers = new Float32Array(memory.buffer);
  let integers = new Int32Array(memory.buffer);
  return {
    get numbers() {
      return numbers;
    },
    get integers() {
      return integers;
    },
    integersPerNumber: 1,
    grow(size) {
      const pages = Math.ceil((4 * size) / PAGE) - memory.buffer.byteLength / PAGE;
      if (pages > 0) memory.grow(pages);
      numbers = new Float32Array(memory.buffer);
      integers = new Int32Array(memory.buffer);
    },
  };
}
