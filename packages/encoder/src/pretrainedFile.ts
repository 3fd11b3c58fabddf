/** What a training gives, as the file of its encoder: the same bytes wherever the training ran. */
import { writeEncoder } from './encoderFile.ts';
import { pretextSpec } from './pretext/spec.ts';
import type { Pretrained, PretrainOptions } from './pretrain.ts';

/**
 * The encoder's file, float32, which says pretext, seed and training curve.
 * @throws CheerError `option-invalid` for weights that training has blown up
 */
export function writePretrained(pretrained: Pretrained, { pretext, seed }: PretrainOptions): Promise<Uint8Array> {
  const { config, weights, curve } = pretrained;
  return writeEncoder(config, weights, {
    pretext: pretextSpec(pretext),
    seed: String(seed),
    curve: JSON.stringify(curve),
  });
}
