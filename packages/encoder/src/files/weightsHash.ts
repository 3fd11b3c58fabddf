/** Which weights an encoder has: what ties a file to its own bytes, and a head to its encoder. */
import { CheerError } from '@cheer/signals';
import { checkGcnConfig, type GcnConfig } from '../network/config.ts';
import { type Weights, weightShapes } from '../network/gcn.ts';

/** SHA-256 of the weights as the network uses them: float32, lowest byte first, in the order of the file; hexadecimal. */
export async function weightsHash(config: GcnConfig, weights: Weights): Promise<string> {
  const parts = weightShapes(config).map(({ name }) => weights.get(name)!);
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const digest = await crypto.subtle.digest('SHA-256', all);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws CheerError `option-invalid` for a configuration that is not one, or weights that are not its own */
export function checkWeights(config: GcnConfig, weights: Weights): void {
  checkGcnConfig(config);
  for (const { name, shape } of weightShapes(config)) {
    const data = weights.get(name);
    if (data instanceof Float32Array && data.length === shape[0] * (shape[1] ?? 1)) continue;
    throw new CheerError(
      'option-invalid',
      `encoder: weights "${name}" must be ${shape.join(' x ')} float32, got ${data?.length ?? 'none'}`,
      'Give the weights and the configuration of one training.',
    );
  }
}
