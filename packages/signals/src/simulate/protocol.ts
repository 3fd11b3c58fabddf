import type { Random } from '../numeric/random.ts';

/**
 * What a simulated person goes through. `stress`: two blocks each of baseline, stress and amusement, as in WESAD
 * (Schmidt et al. 2018, doi 10.1145/3242969.3242985) but with every state returning, so that labelled and tested
 * windows can come from different blocks. `fear`: many clips of 1 to 2 minutes, fear and not, in turn, as in WEMAC.
 */
export type Protocol = 'stress' | 'fear';

/** The classes of each protocol, in the order in which they are reported. */
export const CLASSES = {
  stress: ['baseline', 'stress', 'amusement'],
  fear: ['non-fear', 'fear'],
} as const satisfies Record<Protocol, readonly string[]>;

/** A part of the session, [start, end) in seconds from its beginning; without a label it belongs to no class. */
export interface Stage {
  readonly start: number;
  readonly end: number;
  readonly label: string | undefined;
  readonly stage: StageName;
}

/** Every stage there is: the rows of the table of reactions. */
export type StageName =
  | 'wear'
  | 'rest'
  | 'sitting'
  | 'reading'
  | 'arithmetic'
  | 'speech'
  | 'comedy'
  | 'sketches'
  | 'rating'
  | 'fear-clip'
  | 'calm-clip'
  | 'joy-clip'
  | 'sad-clip';

/** Minutes of a session when none are asked for. */
export const DEFAULT_MINUTES = 30;

/**
 * The stages of one session, without gaps. `minutes` scales the blocks of `stress`; a `fear` session keeps its clips
 * as they are and takes as many as fit.
 * @param stressFirst whether stress (or fear) comes before amusement (or non-fear): counterbalanced over the cohort
 */
export function protocolStages(protocol: Protocol, minutes: number, stressFirst: boolean, random: Random): Stage[] {
  return protocol === 'stress'
    ? stressStages(minutes / DEFAULT_MINUTES, stressFirst, random)
    : fearStages(60 * minutes, stressFirst, random);
}

function stressStages(scale: number, stressFirst: boolean, random: Random): Stage[] {
  const tasks: Block[] = [
    ['stress', 'arithmetic', 4],
    ['stress', 'speech', 4],
  ];
  const films: Block[] = [
    ['amusement', 'comedy', 4],
    ['amusement', 'sketches', 4],
  ];
  const [task, otherTask] = random.shuffle(tasks) as [Block, Block];
  const [film, otherFilm] = random.shuffle(films) as [Block, Block];
  const rest: Block = [undefined, 'rest', 0.6];
  const first = stressFirst ? [task, rest, film] : [film, rest, task];
  const second = random.uniform() < 0.5 ? [otherTask, rest, otherFilm] : [otherFilm, rest, otherTask];
  return inTurn(
    [
      [undefined, 'wear', 0.75],
      ['baseline', 'sitting', 5],
      rest,
      ...first,
      rest,
      ['baseline', 'reading', 5],
      rest,
      ...second,
      [undefined, 'wear', 0.25],
    ],
    scale,
  );
}

function fearStages(seconds: number, fearFirst: boolean, random: Random): Stage[] {
  const blocks: Block[] = [[undefined, 'wear', 0.75]];
  const others: StageName[] = ['calm-clip', 'joy-clip', 'sad-clip'];
  let left = seconds - 60;
  let fear = fearFirst;
  for (;;) {
    // whole seconds, and a rating between two clips
    const clip = 60 + random.integer(61);
    const rating = 15 + random.integer(16);
    if (clip + rating > left) break;
    blocks.push(
      fear ? ['fear', 'fear-clip', clip / 60] : ['non-fear', others[random.integer(others.length)]!, clip / 60],
      [undefined, 'rating', rating / 60],
    );
    left -= clip + rating;
    fear = !fear;
  }
  blocks.push([undefined, 'wear', 0.25 + left / 60]);
  return inTurn(blocks, 1);
}

/** label, stage, minutes */
type Block = readonly [label: string | undefined, stage: StageName, minutes: number];

function inTurn(blocks: readonly Block[], scale: number): Stage[] {
  // borders on quarters of a second, the step of the slow courses
  const border = (minutes: number): number => Math.round(4 * 60 * minutes * scale) / 4;
  let passed = 0;
  return blocks.map(([label, stage, minutes]) => {
    const start = border(passed);
    passed += minutes;
    return { start, end: border(passed), label, stage };
  });
}
