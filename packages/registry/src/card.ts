/** Model cards (Mitchell et al. 2019, doi 10.1145/3287560.3287596) in Markdown: only what is known, nothing rounded up. */
import type { CurvePoint } from '@cheer/encoder';
import { FAMILIES, FEATURES, ROOTS } from '@cheer/signals';
import type { Manifest } from './manifest.ts';
import { type Membership, strongestAttack } from './membership.ts';

/** What a card says beyond the manifest. */
export interface CardFacts {
  /** licence of the data, such as `MIT` */
  readonly dataLicence: string;
  /** where the data come from: a citation, a DOI, or the command that simulated them */
  readonly dataSource: string;
  /** licence under which the encoders' weights are given */
  readonly weightsLicence: string;
  /** mean silhouette of the clusters, if it was computed */
  readonly silhouette?: number;
}

/** What a card says of one encoder. */
export interface EncoderFacts {
  /** number of the cluster, or `global` for the encoder of all people */
  readonly which: number | 'global';
  readonly users: number;
  readonly windows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** number of trained weights */
  readonly weights: number;
  /** widths of the graph layers */
  readonly widths: readonly number[];
  /** pre-training loss by stretches of steps; empty if there was no training */
  readonly curve: readonly CurvePoint[];
}

/** A manifest whose cards are yet to be written. */
export type Described = Omit<Manifest, 'encoders' | 'globalEncoder' | 'slowFeatures' | 'membership' | 'card'>;

export function releaseCard(
  m: Described,
  facts: CardFacts,
  encoders: readonly EncoderFacts[],
  slow?: Manifest['slowFeatures'],
  membership?: Membership,
): string {
  const clusters = encoders.filter(({ which }) => which !== 'global');
  const rows = encoders.map(
    (e) => `| ${title(e.which)} | ${e.users} | ${e.windows} | ${loss(e)} | ${e.bytes} | \`${e.sha256.slice(0, 16)}\` |`,
  );
  const silhouette =
    facts.silhouette === undefined || !Number.isFinite(facts.silhouette)
      ? 'The silhouette of the clusters was not computed.'
      : `Their mean silhouette is ${facts.silhouette.toFixed(3)} (-1 to 1; near 0 the clusters hardly differ).`;
  return page([
    `# ${m.name}`,
    origin(m),
    `${clusters.length === 1 ? 'One encoder' : `${clusters.length} encoders, one a cluster of people,`} and one of all people, that turn a window of wrist signals into ${m.embedding} numbers. A device picks the encoder of the cluster nearest to its wearer and trains a small classifier of its own on top.`,
    '## Data',
    ...data(m, facts),
    '## Method',
    ...method(m),
    `Each person is described by the median and the interquartile range of every scaled feature; k-means on these gives the ${clusters.length} cluster${clusters.length === 1 ? '' : 's'}. ${silhouette}`,
    '## Figures',
    table(['encoder', 'people', 'windows', 'loss, first to last (chance)', 'bytes', 'SHA-256'], rows),
    `The loss is that of the pretext task on its own training data. It says that training ran, not how well states are told apart: that depends on the person, the labels and how many there are, and is not known from this release alone.`,
    ...(slow === undefined ? [] : slowSection(slow)),
    ...membershipSection(m, membership),
    ...limits(m),
    ...licence(facts),
    '## Use',
    `\`\`\`
cheer device enroll --registry URL --recording PATH --home DIR
\`\`\``,
    `\`\`\`js
${OPENING}const { centroids, scaler } = await release.centroids();
const encoder = await release.encoder(0); // or 'global'
const embedding = encoder.embed(row); // row: ${FEATURES.length} normalised features, NaN where missing
\`\`\``,
  ]);
}

export function encoderCard(m: Described, facts: CardFacts, encoder: EncoderFacts): string {
  const { which, users, windows, bytes, sha256, weights, widths, curve } = encoder;
  return page([
    `# ${m.name}: encoder of ${which === 'global' ? 'all people' : title(which)}`,
    origin(m),
    '## Data',
    ...data(m, facts),
    which === 'global'
      ? `This encoder was trained on all of them: ${users} people, ${windows} windows.`
      : `This encoder was trained on one cluster of them: ${users} ${users === 1 ? 'person' : 'people'}, ${windows} windows.`,
    '## Method',
    ...method(m),
    `The network: node values and identities, graph layers of width ${widths.join(' and ')} over the feature tree, a linear read-out to ${m.embedding} numbers of unit length; ${weights} weights. Seed ${m.seed}.`,
    '## Figures',
    curve.length === 0
      ? 'The weights are as they were drawn: this encoder was not trained, and is a control.'
      : table(
          ['step', 'loss', 'loss of chance'],
          milestones(curve).map((p) => `| ${p.step} | ${p.loss.toFixed(4)} | ${p.chance.toFixed(4)} |`),
        ),
    ...(curve.length === 0
      ? []
      : ['Loss of the pretext task on its own training data, averaged since the step before.']),
    ...limits(m),
    ...licence(facts),
    '## File',
    `safetensors, ${storage[m.precision]}, ${bytes} bytes, SHA-256 \`${sha256}\`. It carries the hash of its feature tree (\`${m.tree.slice(0, 16)}\`) and the embeddings of two fixed test vectors; CHEER refuses it if either differs.`,
    '## Use',
    `\`\`\`js
${OPENING}const encoder = await release.encoder(${which === 'global' ? "'global'" : which});
const embedding = encoder.embed(row); // row: ${FEATURES.length} normalised features, NaN where missing
\`\`\``,
  ]);
}

/** How a reader opens a release in code. */
const OPENING = `import { openRelease } from '@cheer/registry';
import { webClient } from '@cheer/registry/web'; // in Node: nodeClient from '@cheer/registry/node'

const keep = async (trusted) => {}; // what to pass as trusted the next time; null trusts the registry's own root, once
const now = () => Date.now() / 1000;
const release = await openRelease('https://example.org/registry/', { client: webClient, trusted: null, now, keep });
`;

const slowSection = ({ directions, target }: NonNullable<Manifest['slowFeatures']>): string[] => [
  '## Slow features',
  `Devices that enrol with this release use none of its encoders but its slow features (\`${target.name}\`, ${target.bytes} bytes, SHA-256 \`${target.sha256.slice(0, 16)}\`): ${directions} directions along which the windows of all people say most about those one window length later, drift counted as noise. They are the same for every cluster. A device weighs them by what lasts and what drifts in its wearer's own unlabelled windows.`,
];

/** Membership inference, as docs/release.md says how it is measured. */
function membershipSection(m: Described, membership: Membership | undefined): string[] {
  const head = '## Who took part?';
  if (membership === undefined || membership.attacks.length === 0) {
    return [
      head,
      'Whether it can be told from this release who was in its cohort was not measured. Take it that it can.',
    ];
  }
  const { people, noise, attacks } = membership;
  const strongest = strongestAttack(membership);
  return [
    head,
    `An attacker who has a person's own recording can tell from this release, with an area under the ROC curve of ${strongest.auc.toFixed(2)}, whether that recording was used (0.5: a guess; 1: certain). It was measured on random cohorts of the same ${people} people; ${m.simulated ? 'they are simulated, so that it concerns nobody' : 'the attacker knows how everything was made and made such cohorts beforehand; another recording is the other half of the same one'}.`,
    table(
      ['part', 'attacker has', 'best attack', 'AUC', '95 % interval', 'person found best', 'found at 1 % FPR'],
      attacks.map(
        ({ part, recording, by, auc, low, high, worst, caught }) =>
          `| ${part} | ${recording === 'same' ? 'that recording' : 'another'} | ${by} | ${auc.toFixed(3)} | ${low.toFixed(2)} to ${high.toFixed(2)} | ${worst?.toFixed(2) ?? '-'} | ${caught === undefined ? '-' : `${(100 * caught).toFixed(1)} %`} |`,
      ),
    ),
    'AUC is a mean over people: *person found best* is that of the one for whom it is highest, chosen in half of the cohorts and measured in the others, since the highest of many estimates is too high by chance. *Found at 1 % FPR*: the share of members whom an attacker names who takes one in a hundred others for a member.',
    noise === 0
      ? 'Centroids and scaler are as they were computed.'
      : `Centroids and scaler bear noise of ${noise} SDs between people. It is no differential privacy.`,
  ];
}

const origin = (m: Described): string =>
  m.simulated
    ? '**Made from simulated data.** No person was measured. It shows that the software works, and nothing about people.'
    : `Made from recordings of ${m.users} people (${inline(m.dataset)}).`;

const data = (m: Described, facts: CardFacts): string[] => [
  [
    `- Data set: ${inline(m.dataset)}${m.simulated ? ' (simulated)' : ''}`,
    `- Source: ${inline(facts.dataSource)}`,
    `- Licence of the data: ${inline(facts.dataLicence)}`,
    `- ${m.users} people, ${m.windows} windows of ${m.window.length} s, one every ${m.window.step} s, from recordings that were cleaned as a whole`,
    '- Labels were not used to make centroids, scaler or encoders',
  ].join('\n'),
];

const method = (m: Described): string[] => [
  `Each window gives ${FEATURES.length} features of blood volume pulse, skin conductance and skin temperature, in ${FAMILIES.length} families under ${ROOTS.length} roots (the counts are those of the CHEER paper, the list is this software's own). They are scaled by the population's median and interquartile range${m.normalisation === 'user' ? ", then by the user's own" : ''}. A feature that cannot be computed is left out, never filled in.`,
  `A graph convolutional network on that tree is pre-trained with the pretext task \`${m.pretext}\`, without labels.`,
];

const limits = (m: Described): string[] => [
  '## Intended use and limits',
  [
    "- For research and for building things that adapt to their wearer, with the wearer's consent.",
    '- Not a medical device. Not for diagnosis, for treatment, or for decisions about people by others, such as employers, schools, insurers or the police.',
    m.simulated
      ? '- Simulated people are simpler than people: figures from them do not carry over.'
      : `- ${m.users} people are few. Age, skin tone, health, medication and culture beyond theirs are not covered.`,
    '- States in such data are what a laboratory protocol set out to induce, not what anyone felt; daily life is noisier and its states are shorter or longer.',
    "- Without labelled windows of the wearer's own it predicts nothing.",
    '- Signals from other sensors, body sites or window lengths than those above were not tried.',
  ].join('\n'),
];

const licence = (facts: CardFacts): string[] => ['## Licence', `The weights: ${inline(facts.weightsLicence)}.`];

/** How a file of this precision holds its weights. */
const storage: Readonly<Record<Manifest['precision'], string>> = {
  float32: 'float32',
  int8: 'int8 with a float32 scale for each output channel of a matrix, float32 biases (the network computes in float32)',
};

const title = (which: number | 'global'): string => (which === 'global' ? 'all people' : `cluster ${which}`);

function loss({ curve }: EncoderFacts): string {
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined) return 'not trained';
  return `${first.loss.toFixed(3)} to ${last.loss.toFixed(3)} (${last.chance.toFixed(3)})`;
}

/** First, last and up to three points between. */
function milestones(curve: readonly CurvePoint[]): CurvePoint[] {
  const places = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (curve.length - 1)));
  return [...new Set(places)].map((i) => curve[i]!);
}

const table = (heads: readonly string[], rows: readonly string[]): string =>
  [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows].join('\n');

const page = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

/** A text from outside on one line, its Markdown and HTML taken literally. */
const inline = (text: string): string => text.replace(/\s+/gu, ' ').replace(/[\\`*_[\]<>|#]/gu, '\\$&');
