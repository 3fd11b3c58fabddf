/**
 * Matrix products as the networks call them, and the most arithmetic that one core does with 128-bit vectors, as a contestant:
 * `node arithmetic.ts`, see serve.ts. Jobs `product-M-N-K` are Y [M, N] = X [M, K] W [K, N] + b, forward only.
 */
import { readFileSync } from 'node:fs';
import { random } from '@cheer/signals';
import { linear, Tape } from '@cheer/tensor';
import { compileString } from 'assemblyscript/asc';
import { serve } from './serve.ts';

/** The products of a step, [M, N, K]: of the default model, of the wide one, and a large square one. */
export const SHAPES = JSON.parse(readFileSync(new URL('shapes.json', import.meta.url), 'utf8')) as Readonly<
  Record<'default' | 'wide' | 'large', readonly (readonly [number, number, number])[]>
>;

export const productName = (shape: readonly number[]): string => `product-${shape.join('-')}`;
export const productOperations = ([m, n, k]: readonly number[]): number => 2 * m! * n! * k!;

/** Independent chains of multiply and add: 12 of them and 2 constants stay in the 16 vector registers, and hide the latency. */
const CHAINS = 12;
const TURNS = 100_000;
export const PEAK_OPERATIONS = CHAINS * TURNS * 2 * 4;

if (process.argv[1] === import.meta.filename) {
  const peak = await peakLoop();
  const jobs: Record<string, () => unknown> = { peak: () => peak(TURNS) };
  for (const shape of Object.values(SHAPES).flat()) jobs[productName(shape)] = product(shape);
  await serve({ jobs });
}

function product([m, n, k]: readonly [number, number, number]): () => void {
  const tape = new Tape();
  const stream = random('bench arithmetic', m, n, k);
  const variable = (...shape: number[]) => {
    const made = tape.variable(...shape);
    for (let i = 0; i < made.value.length; i++) made.value[i] = stream.normal();
    return made;
  };
  linear(tape, variable(m, k), variable(k, n), variable(n));
  return () => tape.forward();
}

/** No loads, no stores, no fused multiply-add: wasm has none whose bits are the same everywhere. */
async function peakLoop(): Promise<(turns: number) => number> {
  const chains = Array.from({ length: CHAINS }, (_, i) => `v${i}`);
  const source = `export function peak(turns: i32, factor: f32, term: f32): f32 {
    const a = f32x4.splat(factor), b = f32x4.splat(term); // arguments: constants would be built anew at each use
    ${chains.map((v, i) => `let ${v} = f32x4.splat(${i + 1}.0);`).join('\n')}
    for (let i = 0; i < turns; i++) {
      ${chains.map((v) => `${v} = f32x4.add(f32x4.mul(${v}, a), b);`).join('\n')}
    }
    return f32x4.extract_lane(${chains.reduce((sum, v) => `f32x4.add(${sum}, ${v})`)}, 0);
  }`;
  const { binary, stderr, error } = await compileString(source, {
    optimizeLevel: 3,
    enable: ['simd'],
    runtime: 'stub',
  });
  if (binary === null) throw new Error(`arithmetic: ${error?.message}: ${stderr.toString()}`);
  const { instance } = await WebAssembly.instantiate(binary as Uint8Array<ArrayBuffer>);
  const peak = instance.exports['peak'] as (turns: number, factor: number, term: number) => number;
  return (turns) => peak(turns, 0.999999, 0.000001);
}
