/** The kernels of inference in WebAssembly, an instance with a memory of its own each time. */
import type { ForwardKernels, InferenceKernels } from '../kernels.ts';
import { INFERENCE_BYTES } from './inferenceBytes.ts';
import { embedded, wasmMemory } from './instance.ts';

/** `undefined` where they cannot be had, see `embedded`; `referenceInference` then gives the same bits. */
export function wasmInference(): InferenceKernels | undefined {
  const memory = wasmMemory();
  const forward = memory && instance(memory);
  return forward && { ...forward, name: 'wasm', precision: 'float32', memory };
}

const instance = /* @__PURE__ */ embedded<ForwardKernels>(INFERENCE_BYTES);
