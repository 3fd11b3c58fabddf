import { writeOnnx } from '@cheer/encoder';
import type { Network } from './answers.ts';

/** What whoever runs an exported model has to know, as the model's metadata. */
export function modelFacts({
  manifest,
  release,
  cluster,
  scaler,
}: Pick<Network, 'manifest' | 'release' | 'scaler'> & { readonly cluster: number | 'global' }): Record<string, string> {
  const { name, dataset, simulated, window, normalisation, pretext } = manifest;
  return {
    release: name,
    'release.sha256': release,
    cluster: String(cluster),
    dataset,
    simulated: String(simulated),
    pretext,
    window: JSON.stringify(window),
    normalisation,
    'scaler.center': JSON.stringify([...scaler.center]),
    'scaler.scale': JSON.stringify([...scaler.scale]),
  };
}

/** Encoder and head, if there is one and it is wanted, as ONNX. The head is personal. */
export function onnxOf(network: Network, encoderOnly: boolean): Promise<Uint8Array> {
  const { encoder, head } = network;
  return writeOnnx(encoder, { about: modelFacts(network), ...(head !== null && !encoderOnly && { head }) });
}
