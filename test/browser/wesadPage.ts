/** A WESAD file read in whatever runtime this is loaded: Node and a browser must agree. */
import { blobSource, readWesad, urlSource } from '@cheer/recordings';

/** What was read, as text: all but the faults, which name the file by its address. */
export async function readBoth(address: string): Promise<{ blob: string; url: string }> {
  const blob = await (await fetch(address)).blob();
  return {
    blob: outline(await readWesad(blobSource(blob, 'S2.pkl'))),
    url: outline(await readWesad(await urlSource(address))),
  };
}

/** The error of a file that asks for what is not allowed. */
export async function refusal(address: string): Promise<string> {
  try {
    await readWesad(await urlSource(address));
    return 'read';
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(address, 'x.pkl') : String(error);
  }
}

const outline = ({ channels, annotations, subject }: Awaited<ReturnType<typeof readWesad>>): string =>
  JSON.stringify({
    subject,
    annotations,
    channels: Object.entries(channels).map(([name, { unit, rate, start, samples }]) => [
      name,
      unit,
      rate,
      start,
      [...samples],
    ]),
  });

Object.assign(globalThis, { page: { readBoth, refusal } });
