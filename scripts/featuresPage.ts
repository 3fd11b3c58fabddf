/**
 * docs/features.md and its pictures, made from the tree: `npm run docs:features` writes them anew. A test holds the
 * committed page to what this makes.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { featureTreeFigure } from '@cheer/lab';
import {
  FAMILIES,
  FEATURES,
  type Feature,
  type FeatureGroup,
  type Modality,
  QUALITY_CODES,
  ROOTS,
} from '@cheer/signals';
import { modalityPicture, standalone } from './treePicture.ts';

const TITLES: Readonly<Record<Modality, string>> = {
  BVP: 'Blood volume pulse (BVP)',
  GSR: 'Skin conductance (GSR)',
  SKT: 'Skin temperature (SKT)',
};

const CODES: Readonly<Record<(typeof QUALITY_CODES)[number], string>> = {
  ok: 'there is a value; whether it is right, only the quality says',
  'missing-modality': 'the sensor is not there, or gave nothing in this window',
  'too-short': 'the window is shorter than the minimum in the tables below',
  'too-few-beats': 'too few heartbeats were found, or too few of them follow each other',
  flat: 'the signal does not move, or nothing moves that could be measured',
  clipped: 'the sensor was at its limits for too much of the window',
  gap: 'more than 5 % of the window is missing',
  'out-of-range':
    'the sampling rate cannot show it, there are more samples than the window holds at that rate, the values are of another quantity, or the result is not finite',
};

/** How far a value is to be believed: the figures are those of docs/validation.md. */
const belief = (): string[] => [
  'The code `ok` says that a value could be *computed*, not that it is right: beats can be found in noise, and then all features of them have values. What a value is worth, the quality of the window says, 0 to 1 for each modality (`quality.BVP`, `quality.GSR`, `quality.SKT`; columns `quality_bvp`, ... in tables). Figures are from [validation.md](validation.md).',
  table(
    ['quality of BVP', 'intervals kept that are right (simulated)', 'heart rate (real)', 'what to believe'],
    [
      [
        '0.9 and more: *good*',
        '97 %',
        'median error 0.5 1/min',
        'heart rate and its variability; pulse shape was not held against anything',
      ],
      ['0.8 to 0.9', '86 %', '1 to 2 1/min', 'heart rate; variability with care'],
      ['0.7 to 0.8', '73 %', '2.6 1/min', 'heart rate, if many windows are used together'],
      ['0.5 to 0.7', '**44 %**', '3 to 7 1/min', 'no variability, no complexity, no recurrence, no pulse shape'],
      ['below 0.5', '13 %', '8 to 9 1/min', 'nothing of the pulse'],
    ],
  ),
  'Errors of the heart rate are against HR.csv of the wristband, another algorithm on the same signal. Noise raises RMSSD and its like, so that comparing them between a calm and a restless stretch compares noise as well, above 0.9 too.',
  '**Which way up.** Pulses must rise at the upstroke. Upside down, beats are found in the wrong places and rise and decay change their meaning. No code says so, but the quality falls to near 0, by its part `polarity`. [packages/signals/README.md](../packages/signals/README.md) says more.',
];

/** What the other two qualities see. */
const OTHER_QUALITIES =
  '**Conductance and temperature.** `quality.GSR` sees what is missing or impossible (outside 0.01 to 100 uS), a level that skin in contact hardly has (outside 0.05 to 60 uS), standing still for 5 s or longer, and jumps that sweat glands do not make; `quality.SKT` what is missing or outside 15 to 45 degC, what is outside 24 to 40 degC and so hardly worn, and changes of more than 0.3 degC within a second. They do not see slow movement of an electrode, which looks like responses, or pressure on it: quality 1 there means that nothing is plainly wrong. Neither was held against any truth.';

/** Where the list departs from its first design, and why. */
const DEPARTURES = [
  'A beat is where the upstroke of the pulse begins (its foot, refined by the tangent of the upstroke), not its peak: at the wrist the peak is round and often double, the foot is sharp.',
  'The threshold of the beat detector (Elgendi et al. 2013) takes its mean over the 2 s on either side, not over the whole signal: else one burst of motion would hide the beats of a minute.',
  '`bvp_hr_mean` is 60000 over the mean NN interval, beats for the time they took, not the mean of the momentary rates.',
  '`bvp_mse_2` and `bvp_mse_3` are composite multiscale *fuzzy* entropy, pooled over the places to begin: multiscale sample entropy finds no match in a minute.',
  '`gsr_scl_mean` and `gsr_scl_slope` are nearly equal to `gsr_mean` and `gsr_slope`, since the tonic part keeps the level and the straight line of the signal. They stay, for the counts.',
];

/** Path from the root of the repository, and what the file holds. */
export function featuresPage(): ReadonlyMap<string, string> {
  const files = new Map<string, string>([['docs/images/feature-tree.svg', standalone(featureTreeFigure())]]);
  for (const { modality } of ROOTS) {
    files.set(`docs/images/feature-tree-${modality.toLowerCase()}.svg`, modalityPicture(modality));
  }
  files.set('docs/features.md', page());
  return files;
}

function page(): string {
  const counts = ROOTS.map(({ modality, start, end }) => `${end - start} ${modality}`).join(', ');
  return `${[
    `# The ${FEATURES.length} features`,
    '<!-- Made by scripts/featuresPage.ts from the tree in packages/signals/src/features: change it there. -->',
    `**This list is ours, not the paper's.** The paper gives the counts (${counts}) and never says which features they are. We chose these, from the methods cited beside each.`,
    `${ROOTS.length} trees, ${FAMILIES.length} families, ${FEATURES.length} features: the tree below is also the graph that the encoder works on. One declaration in the code gives the order of the feature vector, the names, units, families and references, the graph, and this page.`,
    `![The feature tree](images/feature-tree.svg)`,
    '## How to read the tables',
    'Features are computed from one window, cleaned; 60 s every 30 s unless told otherwise. *Minimum* is the shortest window in which the definition means something. SD (ddof 0) is the population\'s, SD (ddof 1) the sample\'s; quantiles are interpolated linearly (type 7). "-" as reference: plain statistics, defined in the line itself. In the feature vector and in files a name has its modality in front, as in the tables.',
    'The pulse must have its upstroke positive. Upside down, its beats, intervals and shapes are wrong; no code says so, but `quality.BVP` is then below 0.5. GSR is in uS and SKT in degC.',
    'A value that cannot be computed is left out with a reason, never guessed:',
    table(
      ['code', 'meaning'],
      QUALITY_CODES.map((code) => [`\`${code}\``, CODES[code]]),
    ),
    '## How far to believe a value',
    ...belief(),
    OTHER_QUALITIES,
    '## Where the list departs from its first design',
    DEPARTURES.map((line) => `- ${line}`).join('\n'),
    ...ROOTS.map(modalitySection),
  ].join('\n\n')}\n`;
}

function modalitySection(root: FeatureGroup): string {
  const families = FAMILIES.filter(({ modality }) => modality === root.modality);
  return [
    `## ${TITLES[root.modality]}: ${root.end - root.start}`,
    `![The families of ${root.modality}](images/feature-tree-${root.modality.toLowerCase()}.svg)`,
    ...families.map(familySection),
  ].join('\n\n');
}

function familySection({ name, start, end }: FeatureGroup): string {
  const rows = FEATURES.slice(start, end).map((feature) => [
    `\`${feature.name}\``,
    feature.unit === '1' ? '-' : escapeMarkdown(feature.unit),
    escapeMarkdown(feature.definition),
    `${feature.minimum} s`,
    reference(feature),
  ]);
  return [`### ${name}: ${end - start}`, table(['feature', 'unit', 'definition', 'minimum', 'reference'], rows)].join(
    '\n\n',
  );
}

/** A DOI as a link; whatever else is said, as it is. */
function reference({ reference }: Feature): string {
  const doi = /^doi (10\.\S+)$/.exec(reference)?.[1];
  if (doi === undefined) return escapeMarkdown(reference);
  const address = encodeURI(doi).replaceAll('(', '%28').replaceAll(')', '%29');
  return `[${escapeMarkdown(doi)}](https://doi.org/${address})`;
}

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_<>[\]|]/g, '\\$&');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, content] of featuresPage()) {
    const place = fileURLToPath(new URL(`../${path}`, import.meta.url));
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
    console.log(path);
  }
}
