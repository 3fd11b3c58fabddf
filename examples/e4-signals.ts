/**
 * One Empatica E4 recording, looked at: the pulse wave with its beats, skin conductance with its responses and its tonic
 * level, skin temperature, and what a minute of them says in numbers.
 *
 *     npx node examples/e4-signals.ts PATH out.html
 *
 * PATH is an E4 folder or zip: BVP.csv, EDA.csv and TEMP.csv, and labels.csv if there are labels. Without a recording at hand:
 *
 *     npx cheer simulate --people 1 --out out/people
 *     npx node examples/e4-signals.ts out/people/NAME out/signals.html
 *
 * Nothing leaves this computer: the page is one file without scripts and without addresses.
 */
import { writeFile } from 'node:fs/promises';
import { signalsData, signalsFigure } from '@cheer/lab';
import { readE4 } from '@cheer/recordings';
import { openFolder } from '@cheer/recordings/node';
import {
  CheerError,
  channelDuration,
  extractRecording,
  FEATURES,
  type Features,
  QUALITY_CODES,
  type Recording,
  type SignalWindow,
} from '@cheer/signals';

const [path, out] = process.argv.slice(2);
if (path === undefined || out === undefined) {
  console.error('Give an E4 folder or zip and the page to write: npx node examples/e4-signals.ts PATH out.html');
  process.exit(2);
}
try {
  // 1. Files become a recording. Every channel keeps its own start and rate; what is wrong in the files is in `faults`.
  const recording = await readE4(await openFolder(path));
  for (const { where, found, done } of recording.faults) console.log(`${where}: ${found} (${done})`);

  // 2. A recording becomes windows of a minute, one every half minute, each with 123 features. The recording is cleaned once
  //    for all of them, as cloud and device do; a window cut out and cleaned alone (`extractFeatures`) would differ at its
  //    ends. The window shown is the one of the best quality: the whole list of them is what a model would learn from.
  const windows = [...extractRecording(recording, { length: 60, step: 30 })];
  const best = bestOf(windows);

  // 3. Figures come as SVG. `signalsData` cleans the channels as the features see them and finds beats and responses. Its
  //    second argument would say where the close-up of the pulse begins; without it, it is the calmest of nine places.
  const figure = signalsFigure(signalsData(recording));

  await writeFile(out, page(recording, figure, windows.length, best));
  console.log(`${windows.length} windows; ${out} is written`);
} catch (error) {
  // errors that a user can meet have a code, and docs/errors/CODE.md says more
  if (!(error instanceof CheerError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exit(1);
}

interface Best {
  readonly window: SignalWindow;
  readonly features: Features;
}

function bestOf(windows: readonly Best[]): Best | undefined {
  let best: Best | undefined;
  for (const one of windows) {
    if (best === undefined || one.features.quality.overall > best.features.quality.overall) best = one;
  }
  return best;
}

/** A dozen of the 123, by name: docs/features.md has them all. */
function shown(): string[] {
  return [
    'bvp_hr_mean',
    'bvp_sdnn',
    'bvp_rmssd',
    'bvp_pnn50',
    'bvp_lf_hf',
    'bvp_rise_time_mean',
    'gsr_mean',
    'gsr_scl_slope',
    'gsr_scr_rate',
    'gsr_scr_amplitude_mean',
    'skt_mean',
    'skt_slope',
  ];
}

function page(recording: Recording, figure: string, count: number, best: Best | undefined): string {
  const { subject, channels, faults } = recording;
  const origin = Math.min(...Object.values(channels).map((channel) => channel.start));
  const measured = Object.entries(channels).map(([name, channel]) => [
    name,
    channel.unit,
    `${channel.rate} Hz`,
    `${(channelDuration(channel) / 60).toFixed(1)} min`,
    `${(channel.start - origin).toFixed(2)} s`,
  ]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Signals of ${escapeHtml(subject)}</title>
<style>
  :root { color-scheme: light dark; }
  body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; }
  h2 { font-size: 1.15rem; margin-top: 2.2rem; }
  p { max-width: 44rem; }
  svg { max-width: 100%; height: auto; }
  table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: 0.25rem 1.2rem 0.25rem 0; border-bottom: 1px solid #8884; vertical-align: baseline; }
</style>
<h1>Signals of ${escapeHtml(subject)}</h1>
${table(['channel', 'unit', 'rate', 'length', 'begins after'], measured)}
${faults.map((one) => `<p>In ${escapeHtml(one.where)}: ${escapeHtml(one.found)} (${escapeHtml(one.done)}).</p>`).join('\n')}
<h2>What the signals show</h2>
${figure}
<p><b>Blood volume pulse.</b> Light that the blood in the skin swallows, beat by beat, band-passed to 0.5 to 8 Hz. A dot is where
the upstroke of a beat begins; it is finer than a sample, since heart rate variability is a matter of milliseconds. Where the
hand moves, beats are lost, and the intervals across them are left out rather than guessed.</p>
<p><b>Skin conductance.</b> Sweat, in microsiemens. The thick line is the tonic level, which drifts over minutes; each triangle
stands above the peak of a response (SCR), an unbroken rise of at least 0.02 uS within 5 s, as arousal brings them.</p>
<p><b>Skin temperature.</b> Falls when the vessels of the skin close, slowly: its slope says more than its level, which is the room's too.</p>
<h2>What a minute says</h2>
${best === undefined ? '<p>The recording is shorter than a window.</p>' : minute(best, origin, count)}
</html>
`;
}

function minute({ window, features }: Best, origin: number, count: number): string {
  const rows = shown().map((name) => {
    const { index, unit, definition } = FEATURES.find((feature) => feature.name === name)!;
    const value = features.values[index]!;
    const known = Number.isNaN(value)
      ? QUALITY_CODES[features.codes[index]!]!
      : Number(value.toPrecision(4)).toString();
    return [name, known, unit === '1' ? '' : unit, definition];
  });
  const { overall, BVP, GSR, SKT } = features.quality;
  const [all, bvp, gsr, skt] = [overall, BVP, GSR, SKT].map((share) => share.toFixed(2));
  const from = ((window.start - origin) / 60).toFixed(1);
  return `<p>Of ${count} windows this is the one of the best quality: ${all} (BVP ${bvp}, GSR ${gsr}, SKT ${skt}), the minute that
begins ${from} min after the start${window.label === null ? '' : `, labelled ${escapeHtml(window.label)}`}. A value that cannot be computed
is not guessed: its reason stands in its place. A value that stands here was computed, which does not make it right: heart rate
variability is to be believed from a pulse quality of 0.9 on, heart rate from about 0.7.</p>
${table(['feature', 'value', 'unit', 'definition'], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${line(head, 'th')}\n${rows.map((cells) => line(cells, 'td')).join('\n')}\n</table>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
