/** The worker's side of a training: pretrain, tell how far it is, answer with the file. */

import { writePretrained } from '../files/pretrainedFile.ts';
import type { Corpus } from '../training/corpus.ts';
import { pretrain } from '../training/pretrain.ts';
import type { PretrainOptions } from '../training/pretrainOptions.ts';
import { type ErrorMessage, packError } from './transport.ts';

export interface TrainingRequest {
  readonly corpus: Corpus;
  readonly options: PretrainOptions;
}

export type TrainingAnswer =
  | { readonly step: number; readonly steps: number }
  | { readonly file: Uint8Array }
  | { readonly error: ErrorMessage };

/** Never throws: what goes wrong is the last answer. It does not look up until it is done; who wants it to end ends its thread. */
export async function serveTraining(
  { corpus, options }: TrainingRequest,
  answer: (message: TrainingAnswer) => void,
): Promise<void> {
  try {
    const training = pretrain(corpus, options);
    for (;;) {
      const { done, value } = training.next();
      if (done) return answer({ file: await writePretrained(value, options) });
      answer({ step: value.step, steps: value.steps });
    }
  } catch (error) {
    answer({ error: packError(error) });
  }
}
