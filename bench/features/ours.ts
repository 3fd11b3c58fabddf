/** CHEER as a contestant: `node ours.ts FOLDER`, see contestant.ts. */
import { createInterface } from 'node:readline';
import { extractFeatures } from '@cheer/signals';
import { readWindows } from './exchange.ts';
import { peakMemory } from './memory.ts';
import { timeStages } from './stages.ts';

const windows = readWindows(process.argv[2]!);
const answer = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

for await (const word of createInterface({ input: process.stdin })) {
  if (word === 'memory') answer({ peak: peakMemory() });
  else if (word === 'values') answer(windows.map((window) => Array.from(extractFeatures(window).values)));
  else if (word === 'stages') answer(timeStages(windows));
  else {
    const cpu = process.cpuUsage();
    const begin = performance.now();
    for (const window of windows) extractFeatures(window);
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    answer({ seconds, cpu: (user + system) / 1e6 });
  }
}
