/** Encoders from scratch, and as a continuation of another one. */
import { type Corpus, type Pretrained, type PretrainOptions, type PretrainState, pretrain } from '@cheer/encoder';

export interface Trained extends Pretrained {
  /** where it ended, the pretext's own weights included */
  readonly end: PretrainState;
}

/** @param from the end of another training, on whose weights this one begins with a fresh optimiser */
export function trainEncoder(corpus: Corpus, options: PretrainOptions, from?: PretrainState): Trained {
  const training = pretrain(corpus, options, from === undefined ? undefined : fresh(from));
  let end: PretrainState | undefined;
  for (;;) {
    const { done, value } = training.next();
    if (done) {
      if (end === undefined) throw new Error('trainEncoder: a training without a step');
      return { ...value, end };
    }
    end = value.state();
  }
}

const fresh = ({ weights, optimiser }: PretrainState): PretrainState => ({
  weights,
  optimiser: {
    ...optimiser,
    step: 0,
    power1: 1,
    power2: 1,
    first: optimiser.first.map((moments) => moments.map(() => 0)),
    second: optimiser.second.map((moments) => moments.map(() => 0)),
  },
  curve: [],
});
