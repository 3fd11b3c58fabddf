/** Reads every recording of a folder, and says how long it took and how much memory. */
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';

const [path, dataset, map] = process.argv.slice(2) as [string, string, string];
const peak = (): number => process.resourceUsage().maxRSS / 1024;
const before = peak();
const started = performance.now();
let samples = 0;
for (const { sessions, refused } of await DATASETS[dataset]!.open(await openFolder(path), map === '' ? {} : { map })) {
  if (refused !== undefined) throw refused;
  for (const session of sessions) {
    const { channels } = await session.read();
    for (const channel of Object.values(channels)) samples += channel.samples.length;
  }
}
if (samples !== 24 * 3600 * 72) throw new Error(`${samples} samples were read`);
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, peak: peak(), before }));
