/** What a machine can do, in plain loops: times of one run are stated in it, so that runs on other machines can be laid side by side. */
import type { DeviceMethod, Job } from '../method.ts';

export const YARDSTICK: DeviceMethod = {
  name: 'yardstick',
  module: import.meta.url,
  jobs: ['product'],
  prepare: async () => ({ modelBytes: 0, personalBytes: 0 }),
};

const N = 128;

export async function open(): Promise<{ product: Job }> {
  const a = Float64Array.from({ length: N * N }, (_, i) => Math.sin(i));
  const b = Float64Array.from({ length: N * N }, (_, i) => Math.cos(i));
  const c = new Float64Array(N * N);
  return { product: { run: () => multiply(a, b, c) } };
}

function multiply(a: Float64Array, b: Float64Array, c: Float64Array): number {
  c.fill(0);
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < N; k++) {
      const x = a[i * N + k]!;
      for (let j = 0; j < N; j++) c[i * N + j] = c[i * N + j]! + x * b[k * N + j]!;
    }
  }
  return c[N + 1]!;
}
