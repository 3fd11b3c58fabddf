/** CHEER's way: every recording of a file of WEMAC; load.ts FILE prints seconds, peak memory and sums as JSON. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';

/** MB, as /proc has it */
const peak = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
const sum = (samples: Float32Array): number => samples.reduce((total, value) => total + value, 0);

const before = peak();
const started = performance.now();
const people = await DATASETS['wemac']!.open(await openFolder(dirname(process.argv[2]!)));
const opened = (performance.now() - started) / 1000;
const sums = { BVP: 0, GSR: 0, SKT: 0 };
let recordings = 0;
for (const { sessions } of people) {
  for (const { read } of sessions) {
    const { channels } = await read();
    sums.BVP += sum(channels.BVP!.samples);
    sums.GSR += sum(channels.GSR!.samples);
    sums.SKT += sum(channels.SKT!.samples);
    recordings++;
  }
}
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, opened, before, peak: peak(), recordings, sums }));
