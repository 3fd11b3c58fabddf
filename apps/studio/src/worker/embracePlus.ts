/** Raw files of an EmbracePlus, which came after the E4. */
import { type ByteSource, readEmbracePlus } from '@cheer/recordings';
import { channelEnd, type Recording } from '@cheer/signals';

/** The longest session in the files: the page shows one recording, and says how many others there are. */
export async function readLongest(sources: readonly ByteSource[], subject: string): Promise<Recording> {
  const sessions = await readEmbracePlus(sources, { subject });
  const longest = sessions.reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best));
  if (sessions.length === 1) return longest;
  const others = {
    kind: 'other-sessions',
    where: subject,
    found: `the files hold ${sessions.length} sessions with pauses between`,
    done: 'The longest is shown; choose the files of another to see that',
  };
  return { ...longest, faults: [...longest.faults, others] };
}

function lengthOf({ channels }: Recording): number {
  const all = Object.values(channels);
  return Math.max(...all.map(channelEnd)) - Math.min(...all.map(({ start }) => start));
}
