/** A method whose costs are known: it keeps 64 MB, or waits 4 ms. Loaded by the process that measures. */
import type { Job } from '../../src/consumption/method.ts';

export const BYTES = 64 << 20;
export const MS = 4;

export async function open(): Promise<Record<'training' | 'inference', Job>> {
  return {
    training: {
      run() {
        const kept = new Uint8Array(BYTES);
        for (let i = 0; i < BYTES; i += 1024) kept[i] = 1;
        return kept;
      },
    },
    inference: {
      units: 2,
      run() {
        const until = performance.now() + MS;
        while (performance.now() < until);
      },
    },
  };
}
