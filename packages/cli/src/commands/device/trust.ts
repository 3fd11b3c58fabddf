/** What is said of who vouches for a device's release, wherever it is shown. */
import type { EncoderPolicy, EnrolledTrust } from '@cheer/edge';
import { day, spelled } from '../../fingerprint.ts';

export function describeTrust(trust: EnrolledTrust | null): string[] {
  if (trust === null) return ['Signed by nobody: a draft.'];
  const { root, version, expires, pinned } = trust;
  return [
    `Version ${version}, signed by ${pinned === 'given' ? 'the publisher whose root was given' : 'a publisher trusted on first use: compare the fingerprint with theirs'}; it holds until ${day(expires)}.`,
    ...spelled(root).map((line, i) => `${i === 0 ? 'Fingerprint' : '           '} ${line}`),
  ];
}

interface Told {
  readonly fetched: EncoderPolicy;
  readonly revealedBits: number;
  readonly mostRevealedBits: number;
}

/** What fetching gave away, this time and before. */
export function describeFetch({ fetched, revealedBits, mostRevealedBits: most }: Told): string {
  if (fetched === 'all' && most > 0) {
    return `Everything was fetched that anybody fetches: this time the server learned nothing of the person; before, it learned the cluster, ${most.toFixed(2)} bits.`;
  }
  return fetched === 'all'
    ? 'Everything was fetched that anybody fetches: the server learned nothing of the person.'
    : `One encoder was fetched: the server learned the cluster, ${revealedBits.toFixed(2)} bits (--fetch all reveals none).`;
}
