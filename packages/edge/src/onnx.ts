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

/** Of a model with a head: the release's `simulated` speaks of other people. */
export const wearerFacts = ({ wearerSimulated }: Pick<Network, 'wearerSimulated'>): Record<string, string> => ({
  'wearer.simulated': String(wearerSimulated),
});

/** Encoder and head, if there is one and it is wanted, as ONNX. The head is personal. */
export function onnxOf(network: Network, encoderOnly: boolean): Promise<Uint8Array> {
  const { encoder, wearerSimulated } = network;
  const head = encoderOnly ? null : network.head;
  const about = modelFacts(network);
  if (head === null) return writeOnnx(encoder, { about });
  return writeOnnx(encoder, { about: { ...about, ...wearerFacts({ wearerSimulated }) }, head });
}
