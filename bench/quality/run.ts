/**
 * How the error of a minute's heart rate falls as its quality index rises, on real recordings and on simulated people.
 *
 *   npm run bench:quality -- FOLDER [OUT]
 *
 * FOLDER holds the datasets, each in a folder of its own (stress-predict, induced-stress, or any that @cheer/recordings
 * reads). Prints the tables and writes OUT/quality.svg (OUT is `out` unless told).
 *
 * References of real minutes: HR.csv, which exists for all but is smoothed by the maker, so that some difference remains
 * even between it and the maker's own beats once its delay is taken out; and the rate of the maker's own beats (IBI.csv), where these cover half of the minute or
 * more, which is where the maker's method trusts the signal.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bvpQualityParts, cleanBvp, findBeats, nnIntervals } from '@cheer/signals';
import { simulatePerson } from '@cheer/signals/simulate';
import { type Bin, figure, type Panel } from './figure.ts';
import { MINUTE, type Minute, type RealMinutes, realMinutes, simulatedMinutes, type Usable } from './minutes.ts';
import { quantile, spearman } from './ranks.ts';

const EDGES = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const THRESHOLDS = [0, 0.5, 0.6, 0.7, 0.8, 0.9];
/** Fewer minutes than this make no point in the figure. */
const FEWEST = 10;

interface Compared {
  readonly error: number;
  readonly quality: Minute['quality'];
}

const compared = (minutes: readonly Minute[], reference: string): Compared[] =>
  minutes
    .map(({ rate, references, quality }) => ({ error: Math.abs(rate - references[reference]!), quality }))
    .filter(({ error }) => Number.isFinite(error));

const errorsOf = (those: readonly Compared[]): number[] => those.map(({ error }) => error);
const fixed = (value: number, digits: number): string => (Number.isNaN(value) ? '-' : value.toFixed(digits));
const percent = (share: number): string => (Number.isNaN(share) ? '-' : `${fixed(100 * share, 0)} %`);
const described = (those: readonly Compared[]) => ({
  n: those.length,
  'median error': fixed(quantile(errorsOf(those), 0.5), 2),
  'within 5 1/min': percent(those.filter(({ error }) => error <= 5).length / those.length),
});

function binned(those: readonly Compared[]): Bin[] {
  return EDGES.slice(1).map((high, i) => {
    const low = EDGES[i]!;
    const own = those.filter(({ quality: { index } }) => index! >= low && (index! < high || high === 1));
    const errors = errorsOf(own);
    const quartiles = [0.25, 0.5, 0.75].map((p) => quantile(errors, p)) as [number, number, number];
    return { at: (low + high) / 2, n: own.length, quartiles };
  });
}

function report(name: string, minutes: readonly Minute[], usable: Usable): void {
  for (const reference of Object.keys(minutes[0]!.references)) {
    const those = compared(minutes, reference);
    console.log(`\n## ${name} against ${reference}: ${those.length} of ${minutes.length} minutes\n`);
    console.table(
      EDGES.slice(1).map((high, i) => ({
        index: `${EDGES[i]} to ${high}`,
        ...described(those.filter(({ quality: { index } }) => index! >= EDGES[i]! && (index! < high || high === 1))),
      })),
    );
    for (const kind of ['index', 'before']) {
      console.table(
        THRESHOLDS.map((threshold) => ({
          [kind]: `from ${threshold}`,
          'of all minutes': percent(
            minutes.filter(({ quality }) => quality[kind]! >= threshold).length / minutes.length,
          ),
          ...described(those.filter(({ quality }) => quality[kind]! >= threshold)),
        })),
      );
    }
    const kinds = Object.keys(those[0]!.quality);
    console.log('Spearman correlation with the error:');
    for (const kind of kinds) {
      const rho = spearman(
        those.map(({ quality }) => quality[kind]!),
        errorsOf(those),
      );
      console.log(`  ${kind.padEnd(18)} ${fixed(rho, 3)}`);
    }
  }
  const index = minutes.map(({ quality }) => quality['index']!);
  console.log(
    `\n${name}: quartiles of the index ${[0.25, 0.5, 0.75].map((p) => fixed(quantile(index, p), 2)).join(' ')}`,
  );
  console.log(
    `${name}: of ${usable.windows} windows of all three signals ${usable.now} are usable; ${usable.lost} were and are not any more, ${usable.won} were not`,
  );
}

/** Milliseconds that the parts of one minute take, median of many rounds. */
function cost(): number {
  const { samples, rate } = simulatePerson({ index: 0, seed: 1, protocol: 'stress' }).recording.channels.BVP!;
  const inputs = [];
  for (let from = 0; from + MINUTE * rate <= samples.length; from += MINUTE * rate) {
    const clean = cleanBvp({ samples: samples.subarray(from, from + MINUTE * rate), rate, offset: 0 }, MINUTE);
    if (typeof clean === 'string') continue;
    const beats = findBeats(clean.samples, clean.rate, clean.filled);
    inputs.push({ clean, beats, nn: nnIntervals(beats) });
  }
  const rounds: number[] = [];
  for (let round = 0; round < 60; round++) {
    const begin = performance.now();
    for (const input of inputs) bvpQualityParts(input);
    rounds.push((performance.now() - begin) / inputs.length);
  }
  return quantile(rounds.slice(20), 0.5);
}

const [folder, out = 'out'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Give the folder of the datasets: npm run bench:quality -- FOLDER [OUT]');
  process.exit(2);
}
const datasets: RealMinutes[] = [];
for (const item of await readdir(folder, { withFileTypes: true })) {
  if (item.isDirectory()) datasets.push(await realMinutes(join(folder, item.name)));
}
datasets.sort((a, b) => (a.name < b.name ? 1 : -1));
for (const { name, lag, minutes, usable, polarity: way } of datasets) {
  report(name, minutes, usable);
  const { seconds, difference } = lag;
  console.log(
    `${name}: HR.csv runs ${seconds} s late, and differs from IBI.csv by ${fixed(difference, 2)} 1/min even so`,
  );
  console.log(
    `${name}: index upright ${fixed(way.upright, 2)}, upside down ${fixed(way.inverted, 2)}; upright is the higher in ${percent(way.windowsRight)} of ${way.windows} minutes, and on average in ${way.recordingsRight} of ${way.recordings} recordings`,
  );
}
const simulated = simulatedMinutes(24);
report('simulated (no real person)', simulated.minutes, simulated.usable);
console.log(`\nthe parts of a minute's pulse take ${cost().toFixed(4)} ms`);

const panels = ['HR.csv', 'IBI.csv'].map(
  (reference): Panel => ({
    title: `against ${reference} of the wristband`,
    series: datasets.map(({ name, minutes }) => ({
      name,
      bins: binned(compared(minutes, reference)).filter(({ n }) => n >= FEWEST),
    })),
  }),
);
await mkdir(out, { recursive: true });
await writeFile(join(out, 'quality.svg'), figure(panels));
console.log(`wrote ${join(out, 'quality.svg')}`);
