/** The kernels of sequence models in WebAssembly: a third module on the memory of the others. */
import { embedded } from '../wasm/instance.ts';
import { wasmKernels } from '../wasm/training.ts';
import type { OwnSequenceKernels, SequenceKernels } from './kernels.ts';
import { SEQUENCE_BYTES } from './sequenceBytes.ts';

/** `undefined` where WebAssembly or its SIMD is absent or forbidden; `referenceSequenceKernels` gives the same bits. */
export function wasmSequenceKernels(): SequenceKernels | undefined {
  const common = wasmKernels();
  const own = common && instance(common.memory);
  return own && { ...common, ...own };
}

const instance = /* @__PURE__ */ embedded<OwnSequenceKernels>(SEQUENCE_BYTES);
