/** Encoders from scratch, and as a continuation of another one: `initial` among the options. */
import { type Corpus, type Pretrained, type PretrainOptions, pretrain } from '@cheer/encoder';

export function trainEncoder(corpus: Corpus, options: PretrainOptions): Pretrained {
  const training = pretrain(corpus, options);
  let turn = training.next();
  while (!turn.done) turn = training.next();
  return turn.value;
}
