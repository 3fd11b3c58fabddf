/** WEMAC files read in whatever runtime this is loaded: Node and a browser must agree. */
import { type ByteSource, blobSource, DATASETS, folderOf, urlSource } from '@cheer/recordings';

/** Every recording in a file, as text, from a Blob and from a URL: all but the faults, which name the file by its address. */
export async function readBoth(address: string): Promise<{ blob: string; url: string }> {
  const blob = await (await fetch(address)).blob();
  return { blob: await outline(blobSource(blob, 'x.mat')), url: await outline(await urlSource(address)) };
}

/** The error of a file that is refused. */
export async function refusal(address: string): Promise<string> {
  try {
    return await outline({ ...(await urlSource(address)), name: 'x.mat' });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function outline(source: ByteSource): Promise<string> {
  const people = await DATASETS['wemac']!.open(folderOf('x', [['x.mat', source]]));
  const recordings = await Promise.all(people.flatMap(({ sessions }) => sessions.map(({ read }) => read())));
  return JSON.stringify(
    recordings.map(({ subject, session, channels }) => [
      subject,
      session,
      Object.entries(channels).map(([name, { unit, rate, start, samples }]) => [name, unit, rate, start, [...samples]]),
    ]),
  );
}

Object.assign(globalThis, { page: { readBoth, refusal } });
