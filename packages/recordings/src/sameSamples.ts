/** The same samples under two people: a file copied under another name would count twice, and be tested on what was trained on. */
import { CHANNELS, type Channel, type ChannelName, type Fault, type Recording } from '@cheer/signals';

/** SHA-256 of the samples of each channel that tells anything: one that never changes is alike for anybody. */
export async function sampleDigests({ channels }: Pick<Recording, 'channels'>): Promise<SampleDigests> {
  const digests: Partial<Record<ChannelName, string>> = {};
  for (const name of CHANNELS) {
    const channel = channels[name];
    if (channel !== undefined && varies(channel)) digests[name] = await samplesDigest(channel.samples);
  }
  return digests;
}

export type SampleDigests = Readonly<Partial<Record<ChannelName, string>>>;

function varies({ samples }: Channel): boolean {
  const first = samples.find((value) => !Number.isNaN(value));
  return samples.some((value) => value !== first && !Number.isNaN(value));
}

/** SHA-256 of samples as they lie in memory, in hex. */
export async function samplesDigest(samples: Float32Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', samples as Float32Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** For each recording, in their order, one fault for each recording of another person with channels of the same samples. */
export function sameSamples(
  recordings: readonly { readonly subject: string; readonly session: string; readonly digests: SampleDigests }[],
): Fault[][] {
  const owners = new Map<string, number[]>();
  for (const [i, { digests }] of recordings.entries()) {
    for (const key of Object.entries(digests)) owners.set(key.join(), [...(owners.get(key.join()) ?? []), i]);
  }
  return recordings.map(({ subject, digests }, i) => {
    const twins = new Map<number, string[]>();
    for (const [name, digest] of Object.entries(digests)) {
      for (const other of owners.get(`${name},${digest}`)!) {
        if (other === i || recordings[other]!.subject === subject) continue;
        twins.set(other, [...(twins.get(other) ?? []), name]);
      }
    }
    return [...twins].map(([other, names]) => {
      const { subject: person, session } = recordings[other]!;
      const found = `the same samples as ${person}${session === '1' ? '' : ` ${session}`}`;
      return { kind: 'same-samples', where: names.join(', '), found, done: 'kept: leave one of the two out' };
    });
  });
}
