/** Memory of runtime, inference and training on the device, each job in fresh processes, medians. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEncoder, trainHead, writeEncoder, writeHead } from '@cheer/encoder';
import { median } from '../features/report.ts';
import { LABELLED } from './adaptation.ts';
import type { Problem } from './problem.ts';

/** Bytes. */
export interface Memory {
  readonly job: string;
  /** flags of the runtime */
  readonly flags: string;
  readonly runtime: number;
  /** code and files, over the runtime */
  readonly code: number;
  /** at most while encoder and head are opened, over runtime and code; once only */
  readonly opening: number;
  /** at most while the job runs for the first time, over all that was there before */
  readonly added: number;
  /** of that, pages of the runtime's own program (V8's compilers) that were first needed then: read from its file, not allocated */
  readonly program: number;
  /** of what was added, what is still resident once its garbage is collected */
  readonly kept: number;
  /** of that, V8's heap in use: bytecode, machine code, feedback */
  readonly codeKept: number;
  /** at most while the job runs for the second time, over what was kept */
  readonly again: number;
  /** at most, from the first to the last */
  readonly total: number;
}

type Mark = 'runtime' | 'loaded' | 'opening' | 'opened' | 'most' | 'program' | 'kept' | 'codeKept' | 'again';

/** As Node comes, and with a nursery of 1 MB for new objects, which V8 else lets grow to 16 MB before it collects any. */
const FLAGS = ['', '--max-semi-space-size=1'];

/** Jobs: `infer` 32 windows, `train` on 15 labelled ones, `choose`: the same with a choice of head and strength. */
export async function measureMemory(folder: string, problem: Problem, times: number): Promise<Memory[]> {
  if (!existsSync('/proc/self/clear_refs')) return [];
  const { config, weights, rows } = problem;
  const encoder = createEncoder(config, weights);
  const labelled = rows.slice(0, LABELLED.windows);
  const head = trainHead(
    labelled.map((row) => encoder.embed(row)),
    labelled.map((_, i) => `state ${i % LABELLED.classes}`),
  );
  writeFileSync(join(folder, 'encoder.safetensors'), await writeEncoder(config, weights));
  writeFileSync(join(folder, 'head.safetensors'), writeHead(head));
  writeFileSync(join(folder, 'rows.f32'), Float32Array.from(rows.slice(0, 32).flatMap((row) => [...row])));
  const alone = fileURLToPath(new URL('memoryAlone.js', import.meta.url));
  return FLAGS.flatMap((flags) =>
    ['infer', 'train', 'choose'].map((job) => {
      const runs = Array.from({ length: times }, () => {
        const given = ['--expose-gc', ...(flags === '' ? [] : [flags]), alone, job, folder];
        const { stdout, stderr, status } = spawnSync(process.execPath, given, { encoding: 'utf8' });
        if (status !== 0) throw new Error(`memory: ${job} failed: ${stderr}`);
        return JSON.parse(stdout) as Record<Mark, number>;
      });
      const middle = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
      return {
        job,
        flags,
        runtime: middle(({ runtime }) => runtime),
        code: middle(({ loaded, runtime }) => loaded - runtime),
        opening: middle(({ opening, loaded }) => opening - loaded),
        added: middle(({ most, opened }) => most - opened),
        program: middle(({ program }) => program),
        kept: middle(({ kept, opened }) => kept - opened),
        codeKept: middle(({ codeKept }) => codeKept),
        again: middle(({ again, kept }) => again - kept),
        total: middle(({ most, opening }) => Math.max(most, opening)),
      };
    }),
  );
}
