/**
 * Beats, heart rate and its variability against what is known: `npm run bench:beats -- --data DIR`, where DIR holds
 * stress-predict and induced-stress; without --data only what is simulated. Prints Markdown; with --images DIR writes the
 * figures there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { peopleTable } from './byPerson.ts';
import { arbitration, compareAll, heartRateTable, intervalTable, NAMES, qualityTable } from './empatica.ts';
import { blandAltman, rmssdFigure } from './figures.ts';
import { rmssdTable, variabilities } from './rmssd.ts';
import { cohortTable, noiseTable } from './simulated.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, images: { type: 'string' } } });
if (values.images !== undefined) mkdirSync(values.images, { recursive: true });
const say = (heading: string, body: string): void => console.log(`\n## ${heading}\n\n${body}`);
const draw = (name: string, svg: string): void => {
  if (values.images !== undefined) writeFileSync(`${values.images}/validation-${name}.svg`, svg);
};

say('Simulated: beats by added noise and motion', noiseTable());
say('Simulated: beats in the cohort as it is, by motion and by quality', cohortTable());
const variability = variabilities();
say('Simulated: RMSSD with beats between samples and on them', rmssdTable(variability));
draw('rmssd', rmssdFigure(variability));

if (values.data !== undefined) {
  const { windows, lags, floors } = await compareAll(values.data);
  const behind = NAMES.map(
    (name) => `${name}: ${lags[name]} s, and they then differ by ${floors[name]!.toFixed(2)} 1/min`,
  );
  say('Real: heart rate against HR.csv as stamped', heartRateTable(windows, 'hr'));
  say('Real: how far HR.csv runs behind IBI.csv (median)', behind.join('\n\n'));
  say('Real: heart rate against HR.csv, its lag taken out', heartRateTable(windows, 'hrLagged'));
  say('Real: where windows of quality 0.8 and HR.csv disagree', arbitration(windows));
  say('Real: heart rate against IBI.csv, where it covers half of the window', heartRateTable(windows, 'ibi'));
  say('Real: the same by person, against HR.csv, its lag taken out', peopleTable(windows, 'hrLagged'));
  say('Real: the same by person, against IBI.csv', peopleTable(windows, 'ibi'));
  say('Real: heart rate against HR.csv, its lag taken out, by quality', qualityTable(windows));
  say('Real: intervals against IBI.csv, beat by beat', intervalTable(windows));
  draw('bland-altman', blandAltman(windows));
}
