/** CHEER's way: `readWesad`, of a pickle or of the one in a zip; load.ts FILE prints seconds, peak memory and sums as JSON. */
import { readFileSync } from 'node:fs';
import { readWesad } from '@cheer/recordings';
import { openFolder, pathSource } from '@cheer/recordings/node';

/** MB, as /proc has it */
const peak = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;

const before = peak();
const started = performance.now();
const path = process.argv[2]!;
const source = path.endsWith('.zip') ? [...(await openFolder(path)).files.values()][0]! : await pathSource(path);
const { channels, annotations } = await readWesad(source);
const seconds = (performance.now() - started) / 1000;
const sum = (samples: Float32Array): number => samples.reduce((total, value) => total + value, 0);
const sums = {
  BVP: sum(channels.BVP!.samples),
  GSR: sum(channels.GSR!.samples),
  SKT: sum(channels.SKT!.samples),
  labelled: annotations.reduce((total, { start, end }) => total + end - start, 0),
};
console.log(JSON.stringify({ seconds, before, peak: peak(), sums }));
