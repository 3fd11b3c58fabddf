/** The encoder's files: their sizes, and the exported network as a contestant of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeEncoder, writeOnnx } from '@cheer/encoder';
import { here, type Library } from './contest.ts';
import type { Problem } from './problem.ts';
import type { BenchResult } from './report.ts';

export async function measureFiles({ config, weights }: Problem): Promise<BenchResult['files']> {
  const float32 = await writeEncoder(config, weights);
  const int8 = await writeEncoder(config, weights, {}, 'int8');
  const onnx = await writeOnnx({ config, weights });
  return { float32: float32.length, int8: int8.length, onnx: onnx.length };
}

/** @param problem the path of the same problem, for the windows to embed */
export async function onnxruntime(folder: string, { config, weights }: Problem, problem: string): Promise<Library> {
  const model = join(folder, 'encoder.onnx');
  writeFileSync(model, await writeOnnx({ config, weights }));
  return {
    name: 'onnxruntime-web, wasm',
    forms: [{ form: '', command: [process.execPath, here('onnx.ts'), problem, model] }],
  };
}
