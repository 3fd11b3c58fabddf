/** Kernels and a short training, in whatever runtime this is loaded: every engine must give the same bits. */
import { type Corpus, createEncoder, LEAVES, pretrain } from '@cheer/encoder';
import { random } from '@cheer/signals';
import { type Kernels, referenceKernels, wasmKernels } from '@cheer/tensor';

export interface Numerics {
  /** what a tape runs on here */
  readonly kernels: Kernels['name'];
  /** SHA-256 of the bits that each kind of kernel leaves in memory; null where it cannot be had */
  readonly wasm: string | null;
  readonly reference: string;
  /** of the weights after a training of each pretext, and of an embedding with them */
  readonly trained: Readonly<Record<string, string>>;
}

export async function numerics(): Promise<Numerics> {
  const wasm = wasmKernels();
  const data = corpus();
  const trained: Record<string, string> = {};
  for (const pretext of ['temporal', 'parent']) {
    const training = pretrain(data, { pretext, seed: 1, steps: 12, batch: 16 });
    let turn = training.next();
    while (!turn.done) turn = training.next();
    const { config, weights } = turn.value;
    const embedding = createEncoder(config, weights).embed(data.rows.subarray(0, LEAVES));
    trained[pretext] = await digest([...weights.values(), embedding]);
  }
  return {
    kernels: wasm?.name ?? 'reference',
    wasm: wasm ? await memoryAfter(wasm) : null,
    reference: await memoryAfter(referenceKernels('float32')),
    trained,
  };
}

/** Products, softmax, unit rows and the optimiser, on odd shapes and seeded numbers. */
async function memoryAfter(kernels: Kernels): Promise<string> {
  const { memory } = kernels;
  memory.grow(16_384);
  const stream = random('numerics');
  for (let i = 0; i < 16_384; i++) memory.numbers[i] = 4 * stream.uniform() - 2;
  memory.integers.set([3, -1, 0, 12, 7], 16_000);
  kernels.gemm(37, 29, 41, 0, 41, 1, 2000, 29, 4000, 29, false);
  kernels.gemm(41, 29, 37, 0, 1, 41, 4000, 29, 6000, 29, true);
  memory.numbers[8000] = kernels.crossEntropy(5, 13, 6000, 16_000, -1, 8004, 8100);
  kernels.unitRows(11, 13, 6000, 9000, 9200);
  kernels.unitRowsBackward(11, 13, 9000, 9200, 4000, 9300);
  for (let i = 0; i < 5; i++)
    kernels.adamW(997, 10_000, 11_000, 12_000, 13_000, 0.9, 1 - 0.9, 0, 1, 0.9999, 0.01, 1.1, 1e-8);
  return digest([memory.numbers.slice(0, 16_384) as Float32Array]);
}

/** Two recordings of 30 windows of uniform numbers, some missing. */
function corpus(): Corpus {
  const stream = random('numerics corpus');
  const windows = 60;
  return {
    rows: Float32Array.from({ length: windows * LEAVES }, () =>
      stream.uniform() < 0.05 ? Number.NaN : 4 * stream.uniform() - 2,
    ),
    recording: Int32Array.from({ length: windows }, (_, w) => Math.floor(w / 30)),
    start: Float64Array.from({ length: windows }, (_, w) => 30 * (w % 30)),
    windowLength: 60,
  };
}

async function digest(arrays: readonly Float32Array[]): Promise<string> {
  const bytes = new Uint8Array(
    await new Blob(
      arrays.map((array) => Uint8Array.from(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))),
    ).arrayBuffer(),
  );
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
