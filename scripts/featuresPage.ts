/**
 * docs/features.md and its pictures, made from the tree: `node scripts/featuresPage.ts` writes them anew. A test holds the
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
  ok: 'there is a value',
  'missing-modality': 'the sensor is not there, or gave nothing in this window',
  'too-short': 'the window is shorter than the minimum in the tables below',
  'too-few-beats': 'too few heartbeats were found, or too few of them follow each other',
  flat: 'the signal does not move, or nothing moves that could be measured',
  clipped: 'the sensor was at its limits for too much of the window',
  gap: 'more than 5 % of the window is missing',
  'out-of-range': 'the sampling rate cannot show it, the values are of another quantity, or the result is not finite',
};

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
    'A value that cannot be computed is left out with a reason, never guessed:',
    table(
      ['code', 'meaning'],
      QUALITY_CODES.map((code) => [`\`${code}\``, CODES[code]]),
    ),
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
