/** Our encoder, exported, in onnxruntime-web (wasm, one thread) as a contestant: `node onnx.ts PROBLEM MODEL`, see serve.ts. */
import { readFileSync } from 'node:fs';
import { LEAVES } from '@cheer/encoder';
import * as ort from 'onnxruntime-web';
import { readProblem } from './problem.ts';
import { serve } from './serve.ts';

const [problem, model] = process.argv.slice(2);
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(model!)), {
  executionProviders: ['wasm'],
});
const { rows } = readProblem(problem!);
const inputs = rows.map((row) => new ort.Tensor('float32', Float32Array.from(row), [1, LEAVES]));

await serve(
  {
    async embed(i) {
      const { embedding } = await session.run({ features: inputs[i]! });
      return embedding!.data as Float32Array;
    },
  },
  rows.length,
);
