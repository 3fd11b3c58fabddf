/** What a training gives, as the file of its encoder: the same bytes wherever the training ran. */

import { pretextSpec } from '../pretext/spec.ts';
import type { Pretrained } from '../training/pretrain.ts';
import type { PretrainOptions } from '../training/pretrainOptions.ts';
import { writeEncoder } from './encoderFile.ts';

/**
 * The encoder's file, float32, which says pretext, seed, training curve, and whether it began with given weights.
 * @throws CheerError `option-invalid` for weights that training has blown up
 */
export function writePretrained(
  pretrained: Pretrained,
  { pretext, seed, initial }: PretrainOptions,
): Promise<Uint8Array> {
  const { config, weights, curve } = pretrained;
  return writeEncoder(config, weights, {
    pretext: pretextSpec(pretext),
    seed: String(seed),
    ...(initial === undefined ? {} : { initial: 'given weights' }),
    curve: JSON.stringify(curve),
  });
}
