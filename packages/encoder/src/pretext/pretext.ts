/** A self-supervised task: which windows go into a batch, and what loss the network's outputs get. */
import type { Random } from '@cheer/signals';
import type { Tape, Variable } from '@cheer/tensor';
import type { GcnConfig } from '../network/config.ts';
import type { GcnOutputs } from '../network/gcn.ts';
import { FEATURE_GRAPH, fillNodes, LEAVES } from '../network/graph.ts';
import { type Corpus, corpusSize } from '../training/corpus.ts';

export interface Pretext {
  /** the default network for this task */
  readonly config: GcnConfig;
  /** binds the task to a corpus, or says why the corpus does not allow it */
  prepare(corpus: Corpus, batch: number): PreparedPretext | Unfit;
}

export interface Unfit {
  readonly problem: string;
  /** one sentence */
  readonly remedy: string;
}

export interface PreparedPretext {
  /** Records the loss after the network. */
  record(tape: Tape, network: GcnOutputs, seed: number | string): RecordedPretext;
}

export interface RecordedPretext {
  readonly loss: Variable;
  /** weights of the task's own, trained along and then thrown away */
  readonly parameters: readonly Variable[];
  /** draws a batch into the network's inputs and sets the loss's targets; to be called before each replay */
  readonly draw: (stream: Random) => void;
  /** loss on the batch at hand of an answer that knows nothing of the window, nor of which node is asked about */
  readonly chance: () => number;
  /** the same of the best answer that knows which node it is asked about and nothing else; absent where nodes are not asked about */
  readonly lookup?: () => number;
}

/** The features of one window of a corpus, a view. */
export const rowOf = (corpus: Corpus, window: number): Float32Array =>
  corpus.rows.subarray(window * LEAVES, (window + 1) * LEAVES);

/** Puts these windows of a corpus into a network's inputs, place by place. */
export function fillBatch(corpus: Corpus, windows: Int32Array, { values, present }: GcnOutputs): void {
  for (let i = 0; i < windows.length; i++)
    fillNodes(rowOf(corpus, windows[i]!), values, present, i * FEATURE_GRAPH.nodes);
}

/** Draws windows of a corpus, each as likely as the next. */
export function drawWindows(corpus: Corpus, stream: Random, windows: Int32Array): void {
  const size = corpusSize(corpus);
  for (let i = 0; i < windows.length; i++) windows[i] = stream.integer(size);
}
