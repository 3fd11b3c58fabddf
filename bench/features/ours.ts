/** CHEER as a contestant: `node ours.ts FOLDER windows|recordings`, see contestant.ts. */
import { createInterface } from 'node:readline';
import { extractFeatures, extractRecording, type Features } from '@cheer/signals';
import { readExchange } from './exchange.ts';
import { peakMemory } from './memory.ts';
import { timeStages } from './stages.ts';

const [folder, way] = process.argv.slice(2);
const { recordings, windows } = readExchange(folder!);
const answer = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** Window by window, as a device does that is given one; or each recording cleaned once for all of its windows. */
function* rows(): Generator<Features> {
  if (way === 'windows') for (const window of windows) yield extractFeatures(window);
  else {
    for (const recording of recordings) {
      for (const { features } of extractRecording(recording, { length: 60, step: 30 })) yield features;
    }
  }
}

for await (const word of createInterface({ input: process.stdin })) {
  if (word === 'memory') answer({ peak: peakMemory() });
  else if (word === 'values')
    answer(Array.from(rows(), ({ values, quality }) => ({ values: Array.from(values), quality })));
  else if (word === 'stages') answer(timeStages(windows));
  else {
    const cpu = process.cpuUsage();
    const begin = performance.now();
    let count = 0;
    for (const _ of rows()) count++;
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    answer({ seconds, cpu: (user + system) / 1e6, windows: count });
  }
}
