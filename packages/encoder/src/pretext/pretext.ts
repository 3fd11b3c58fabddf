/** A self-supervised task: which windows go into a batch, and what loss the network's outputs get. */
import type { Random } from '@cheer/signals';
import type { Tape, Variable } from '@cheer/tensor';
import type { Corpus } from '../corpus.ts';
import type { GcnConfig, GcnOutputs } from '../gcn.ts';

export interface Pretext {
  /** the default network for this task */
  readonly config: GcnConfig;
  /** binds the task to a corpus, or says in a sentence why the corpus does not allow it */
  prepare(corpus: Corpus, batch: number): PreparedPretext | string;
}

export interface PreparedPretext {
  /**
   * Records the loss after the network. `sample` then draws a batch into `windows` and sets the loss's targets; it has to
   * be called before each replay.
   */
  record(
    tape: Tape,
    network: GcnOutputs,
    seed: number | string,
  ): {
    readonly loss: Variable;
    /** weights of the task's own, trained along and then thrown away */
    readonly parameters: readonly Variable[];
    readonly sample: (stream: Random, windows: Int32Array) => void;
    /** loss of an output that knows nothing, for comparison */
    readonly chance: () => number;
  };
}
