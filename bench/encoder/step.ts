/** Our training step, from the operations of @cheer/tensor and @cheer/encoder as `pretrain` has them, on given batches. */
import { gcn } from '@cheer/encoder';
import { adamWState, adamWStep, crossEntropy, type Kernels, similarities, Tape } from '@cheer/tensor';
import { BATCH, OPTIMISER, type Problem, TEMPERATURE } from './problem.ts';

export interface TrainingStep {
  /** starts over from the initial weights */
  reset(): void;
  /** one step on the next batch; its loss */
  step(): number;
}

/** @param kernels others than the tape would choose */
export function trainingStep({ config, weights, batches }: Problem, kernels?: Kernels): TrainingStep {
  const tape = new Tape('float32', kernels ? { kernels } : {});
  const network = gcn(tape, config, weights, BATCH);
  const allowed = tape.constant(BATCH * BATCH);
  const targets = new Int32Array(BATCH);
  const loss = crossEntropy(tape, similarities(tape, network.embedding, TEMPERATURE), targets, allowed);
  const parameters = [...network.parameters.values()];
  const optimiser = adamWState(parameters);
  return {
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
  };
}
