/**
 * Real recordings, in which nobody knows the responses: how far ours and those of cvxEDA are the same ones. Two ways that
 * agree may still both be wrong.
 */
import { DATASETS } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import { cleanGsr, cutWindows } from '@cheer/signals';
import { match } from '../beats/assess.ts';
import { median } from '../beats/statistics.ts';
import { fixed, markdown, percent, type Row } from '../beats/table.ts';
import { cvxEda, type Decomposition, oneARun, ours } from './decompositions.ts';
import { RATE } from './sweat.ts';

const NAMES = ['stress-predict', 'induced-stress'] as const;
/** s: a stretch taken apart at once */
const STRETCH = 300;
/** s: onsets further apart are two responses' */
const NEAR = 1;
/** s by which onsets are moved for what agrees by chance */
const ASTRAY = 20;
/** uS: cvxEDA's smaller responses are dropped */
const LEASTS = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2];

export async function agreementTable(data: string): Promise<string> {
  const rows: Row[] = [];
  for (const name of NAMES) {
    const signals = await stretches(data, name);
    const convex = cvxEda(signals, [2, 0.7]).each;
    const ways = { ours: ours(signals).each, 'one a run': ours(signals, oneARun).each };
    for (const [way, each] of Object.entries(ways)) {
      const points = LEASTS.map((least) => agreement(each, convex, least, 0));
      const best = points.reduce((a, b) => (b.f1 > a.f1 ? b : a));
      const large = points[LEASTS.indexOf(0.1)]!;
      rows.push([
        `${name}: ${way}`,
        signals.length,
        fixed(best.found, 2),
        fixed(points[0]!.theirs, 2),
        percent(best.f1),
        best.least,
        percent(agreement(each, convex, best.least, ASTRAY).f1),
        percent(large.shareOfTheirs),
        fixed(best.lag, 2),
        fixed(best.ratio, 2),
      ]);
    }
  }
  return markdown(
    [
      'way',
      'stretches of 5 min',
      'found, 1/min',
      'cvxEDA, 1/min',
      'highest F1, %',
      'at least amplitude of cvxEDA, uS',
      'by chance, %',
      "of cvxEDA's of 0.1 uS and more, found %",
      'onset minus cvxEDA, median, s',
      'amplitude / cvxEDA, median',
    ],
    rows,
  );
}

/** Every stretch of a dataset's conductance, end to end, that cleaning takes and that is sampled as the simulator's is. */
async function stretches(data: string, name: (typeof NAMES)[number]): Promise<Float32Array[]> {
  const out: Float32Array[] = [];
  for (const { sessions } of await DATASETS[name]!.open(await openFolder(`${data}/${name}`))) {
    for (const session of sessions) {
      const recording = await session.read().catch((error: Error) => {
        console.error(`${name}: a session is left out: ${error.message}`);
      });
      if (recording?.channels.GSR === undefined) continue;
      const { GSR } = recording.channels;
      for (const { segments } of cutWindows({ ...recording, channels: { GSR } }, { length: STRETCH, step: STRETCH })) {
        const segment = segments.GSR;
        if (segment === undefined || segment.rate !== RATE || segment.samples.length !== STRETCH * RATE) continue;
        if (typeof cleanGsr(segment, STRETCH) !== 'string') out.push(segment.samples);
      }
    }
  }
  return out;
}

/** 2 hits / (ours + theirs), theirs of `least` uS and more, our onsets moved round the stretch by `astray` s. */
function agreement(each: readonly Decomposition[], convex: readonly Decomposition[], least: number, astray: number) {
  let [hits, found, theirs] = [0, 0, 0];
  const lags: number[] = [];
  const ratios: number[] = [];
  each.forEach(({ responses }, k) => {
    const own = responses
      .map(({ onset, amplitude }) => ({ onset: (onset + astray) % STRETCH, amplitude }))
      .toSorted((a, b) => a.onset - b.onset);
    const other = convex[k]!.responses.filter(({ amplitude }) => amplitude >= least);
    const { ofFound } = match(
      own.map(({ onset }) => onset),
      other.map(({ onset }) => onset),
      NEAR,
    );
    found += own.length;
    theirs += other.length;
    own.forEach(({ onset, amplitude }, i) => {
      const same = other[ofFound[i]!];
      if (same === undefined) return;
      hits++;
      lags.push(onset - same.onset);
      ratios.push(amplitude / same.amplitude);
    });
  });
  const minutes = (each.length * STRETCH) / 60;
  return {
    least,
    f1: (2 * hits) / (found + theirs),
    shareOfTheirs: hits / theirs,
    found: found / minutes,
    theirs: theirs / minutes,
    lag: median(lags),
    ratio: median(ratios),
  };
}
