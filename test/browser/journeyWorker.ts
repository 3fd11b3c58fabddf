import { IndexedStore } from '@cheer/edge/web';
import { journey } from './journey.ts';

globalThis.onmessage = async ({ data: [zip, registry] }: MessageEvent<[string, string]>) => {
  try {
    const bytes = new Uint8Array(await (await fetch(zip)).arrayBuffer());
    postMessage(await journey(bytes, registry, new IndexedStore()));
  } catch (error) {
    postMessage(String(error));
  }
};
