/**
 * Beats, heart rate and its variability against what is known: `node bench/beats/run.ts --data DIR`, where DIR holds
 * stress-predict and induced-stress. Without --data only what is simulated. Prints Markdown; writes docs/images.
 */
import { parseArgs } from 'node:util';
import { compareAll, heartRateTable, intervalTable } from './empatica.ts';
import { motionTable, noiseTable } from './simulated.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, images: { type: 'string' } } });
const say = (heading: string, body: string): void => console.log(`\n## ${heading}\n\n${body}`);
say('Simulated: beats by added noise', noiseTable());
say('Simulated: beats by motion', motionTable());
if (values.data !== undefined) {
  const all = await compareAll(values.data);
  say('Real: heart rate against HR.csv', heartRateTable(all, 'hr'));
  say('Real: heart rate against IBI.csv, where it covers half of the window', heartRateTable(all, 'ibi'));
  say('Real: intervals against IBI.csv, beat by beat', intervalTable(all));
}
