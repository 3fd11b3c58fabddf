/** CHEER as a contestant: `node ours.ts PROBLEM`, see serve.ts. */
import { createEncoder, gcn } from '@cheer/encoder';
import { adamWState, adamWStep, crossEntropy, similarities, Tape } from '@cheer/tensor';
import { adaptationJobs } from './adaptation.ts';
import { BATCH, OPTIMISER, readProblem, TEMPERATURE } from './problem.ts';
import { serve } from './serve.ts';

const { config, weights, batches, rows } = readProblem(process.argv[2]!);

const tape = new Tape();
const network = gcn(tape, config, weights, BATCH);
const allowed = tape.constant(BATCH * BATCH);
const targets = new Int32Array(BATCH);
const loss = crossEntropy(tape, similarities(tape, network.embedding, TEMPERATURE), targets, allowed);
const parameters = [...network.parameters.values()];
const optimiser = adamWState(parameters);

const encoder = createEncoder(config, weights);

await serve(
  {
    reset() {
      for (const [name, { value }] of network.parameters) value.set(weights.get(name)!);
      Object.assign(optimiser, { step: 0, power1: 1, power2: 1 });
      for (const moments of [...optimiser.first, ...optimiser.second]) moments.fill(0);
    },
    step() {
      const batch = batches[optimiser.step % batches.length]!;
      network.values.set(batch.values);
      network.present.set(batch.present);
      allowed.set(batch.allowed);
      targets.set(batch.targets);
      tape.forward();
      tape.backward(loss);
      adamWStep(parameters, optimiser, OPTIMISER);
      return loss.value[0]!;
    },
    embed: (i) => encoder.embed(rows[i]!),
    jobs: adaptationJobs(rows.map((row) => encoder.embed(row))),
  },
  rows.length,
);
