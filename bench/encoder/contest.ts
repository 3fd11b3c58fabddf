/** Training steps of one model, in turns, after all contestants have shown the same losses. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Contestant } from '../features/contestant.ts';
import { median } from '../features/report.ts';
import type { Timed } from './serve.ts';

export interface Standing {
  readonly name: string;
  /** of the forms that the library can run, the fastest */
  readonly form: string;
  /** s a call, medians over the rounds: by the clock on the wall, and processor time of all threads */
  readonly seconds: number;
  readonly cpu: number;
  /** the largest difference from ours: of the losses, or of the embeddings */
  readonly difference: number;
}

/** A library, and the ways in which its user may write the same maths. */
export interface Library {
  readonly name: string;
  readonly forms: readonly { readonly form: string; readonly command: readonly string[] }[];
}

export const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export const contestantsInstalled = existsSync(here('contestants/node_modules'));

export const OURS = (problem: string): Library => ({
  name: 'CHEER',
  forms: [{ form: '', command: [process.execPath, here('ours.ts'), problem] }],
});

/** Else glibc returns PyTorch's memory to the system in every step, or not, as the process happens to lie: 2 to 4.5 ms a step. */
const KEEP_MEMORY = ['env', 'MALLOC_TRIM_THRESHOLD_=1073741824', 'MALLOC_MMAP_THRESHOLD_=1073741824'];

export const PYTORCH = (python: string, problem: string): Library => ({
  name: 'PyTorch, eager',
  forms: ['sparse', 'matmul', 'columns'].map((form) => ({
    form,
    command: [...KEEP_MEMORY, python, here('pytorch.py'), problem, form],
  })),
});

const inJavaScript = (name: string, file: string, problem: string, backend: readonly string[]): Library => ({
  name,
  forms: ['matmul', 'columns'].map((form) => ({
    form,
    command: [process.execPath, here(`contestants/${file}`), problem, ...backend, form],
  })),
});

export const TENSORFLOW = (backend: 'wasm' | 'cpu', problem: string): Library =>
  inJavaScript(`TensorFlow.js, ${backend}`, 'tensorflow.js', problem, [backend]);

export const JAX = (problem: string): Library => inJavaScript('jax-js, wasm, jit', 'jax.js', problem, []);

/** Losses have to agree to so much over so many steps before a time counts. */
const AGREEMENT = { steps: 20, losses: 1e-4, embeddings: 1e-4, windows: 32 } as const;

/**
 * @param libraries ours first
 * @param job `step` or `embed`
 */
export async function contest(
  libraries: readonly Library[],
  job: 'step' | 'embed',
  rounds: number,
): Promise<Standing[]> {
  const started: (Pick<Standing, 'name' | 'form' | 'difference'> & { contestant: Contestant })[] = [];
  let expected: readonly (readonly number[])[] = [];
  for (const { name, forms } of libraries) {
    for (const { form, command } of forms) {
      const contestant = new Contestant(`${name} ${form}`, command);
      const answers =
        job === 'step'
          ? [await contestant.ask<number[]>(`losses ${AGREEMENT.steps}`)]
          : await contestant.ask<number[][]>(`embeddings ${AGREEMENT.windows}`);
      if (expected.length === 0) expected = answers;
      const difference = Math.max(
        ...answers.flatMap((row, i) => row.map((value, j) => Math.abs(value - expected[i]![j]!))),
      );
      if (!(difference <= AGREEMENT[job === 'step' ? 'losses' : 'embeddings'])) {
        throw new Error(`bench: ${name}, ${form}: differs by ${difference} from ours: it is not the same maths`);
      }
      started.push({ name, form, difference, contestant });
    }
  }
  const jobs = started.map(({ contestant }) => ({ contestant, job }));
  await inTurns(jobs, 2); // warms up
  const times = await inTurns(jobs, rounds);
  for (const { contestant } of started) contestant.end();
  const standings = started.map(({ name, form, difference }, i) => ({ name, form, difference, ...times[i]! }));
  return libraries.map(({ name }) =>
    standings.filter((one) => one.name === name).reduce((best, one) => (one.cpu < best.cpu ? one : best)),
  );
}

/** Medians of each job, all jobs once in every round. */
export async function inTurns(
  jobs: readonly { readonly contestant: Contestant; readonly job: string }[],
  rounds: number,
): Promise<{ seconds: number; cpu: number }[]> {
  const measured = jobs.map((): Timed[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { contestant, job }] of jobs.entries()) {
      measured[i]!.push(await contestant.ask<Timed>(`round ${job}`));
    }
  }
  return measured.map((own) => ({
    seconds: median(own.map(({ seconds }) => seconds)),
    cpu: median(own.map(({ cpu }) => cpu)),
  }));
}
