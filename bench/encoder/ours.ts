/** CHEER as a contestant: `node ours.ts PROBLEM`, see serve.ts. */
import { createEncoder } from '@cheer/encoder';
import { adaptationJobs } from './adaptation.ts';
import { readProblem } from './problem.ts';
import { serve } from './serve.ts';
import { kernelTimes } from './stages.ts';
import { trainingStep } from './step.ts';

const problem = readProblem(process.argv[2]!);
const { config, weights, rows } = problem;
const encoder = createEncoder(config, weights);

await serve(
  {
    ...trainingStep(problem),
    embed: (i) => encoder.embed(rows[i]!),
    jobs: adaptationJobs(rows.map((row) => encoder.embed(row))),
    answers: { kernels: kernelTimes(problem) },
  },
  rows.length,
);
