/**
 * Windows that share their cleaning, against windows that are cleaned one by one: how fast, how alike; and a day of
 * samples through the stream: how fast, in how much memory.
 *
 *     npm run bench:stream -- [--data ../shared/datasets/stress-predict] [--people 35] [--rounds 5] [--hours 24]
 *
 * Without --data, only the simulated recordings and the day.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DATASETS, detectDataset } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import type { Recording } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { dayTable, type Hour } from './day.ts';
import { likeness, likenessTable } from './likeness.ts';
import { speed, speedTable } from './speed.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    people: { type: 'string', default: '35' },
    rounds: { type: 'string', default: '5' },
    hours: { type: 'string', default: '24' },
  },
});

// in a process of its own, so that its memory is not that of what else is measured here
const alone = fileURLToPath(new URL('./dayAlone.ts', import.meta.url));
const rows = execFileSync(process.execPath, [alone, options.hours], { encoding: 'utf8' });
console.log(dayTable(JSON.parse(rows) as Hour[]));

const simulated: Recording[] = [];
for (let index = 0; index < 6; index++) {
  simulated.push(simulatePerson({ index, seed: 1, protocol: 'stress', minutes: 30 }).recording);
}
const groups: [string, Recording[]][] = [['simulated', simulated]];
if (options.data !== undefined) {
  const folder = await openFolder(options.data);
  const dataset = await detectDataset(folder);
  const recordings: Recording[] = [];
  for (const person of (await DATASETS[dataset]!.open(folder)).slice(0, Number(options.people))) {
    if (person.refused === undefined) for (const session of person.sessions) recordings.push(await session.read());
  }
  groups.push([dataset, recordings]);
}
for (const [name, recordings] of groups) {
  console.log(`\n${name}: ${recordings.length} recordings`);
  console.log(speedTable(speed(recordings.slice(0, 6), Number(options.rounds))));
  console.log(likenessTable(likeness(recordings)));
}
