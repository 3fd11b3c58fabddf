/** All kernels in WebAssembly: those of inference, and a second module with the rest on the same memory. */
import type { BackwardKernels, Kernels } from '../kernels.ts';
import { wasmInference } from './inference.ts';
import { embedded } from './instance.ts';
import { TRAINING_BYTES } from './trainingBytes.ts';

/** `undefined` where they cannot be had, see `embedded`; `referenceKernels` then gives the same bits. */
export function wasmKernels(): Kernels | undefined {
  const inference = wasmInference();
  const backward = inference && instance(inference.memory);
  return backward && { ...inference, ...backward };
}

const instance = /* @__PURE__ */ embedded<BackwardKernels>(TRAINING_BYTES);
