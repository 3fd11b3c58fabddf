/**
 * InfoNCE within a recording (van den Oord et al. 2018, arXiv 1807.03748): a window is to recognise a near one of the same
 * person among far ones of the same person. As nothing tells people apart within a batch, the embedding has no use for who
 * somebody is and keeps what changes within minutes: the state.
 *
 *   L_a = - log exp(z_a.z_p / tau) / (exp(z_a.z_p / tau) + sum_{n far from a} exp(z_a.z_n / tau))
 *
 * near: 1 to 1.5 window lengths apart, so that the two do not overlap; far: over 3 window lengths.
 */
import { crossEntropy, log, similarities } from '@cheer/tensor';
import { DEFAULT_GCN } from '../network/config.ts';
import { type Corpus, windowsByRecording } from '../training/corpus.ts';
import { fillBatch, type Pretext, type Unfit } from './pretext.ts';

/** in window lengths */
const NEAR = [1, 1.5] as const;
const FAR = 3;
const TEMPERATURE = 0.2;

export const temporal: Pretext = {
  config: DEFAULT_GCN,
  prepare(corpus, batch) {
    const recordings = windowsByRecording(corpus)
      .map((windows) => positivesOf(corpus, windows))
      .filter(({ anchors }) => anchors.length > 0);
    if (recordings.length === 0) {
      return unfit(corpus);
    }
    const anchorCount = recordings.reduce((sum, { anchors }) => sum + anchors.length, 0);
    const pairs = batch >> 1; // of an odd batch the last place stays idle
    if (pairs === 0) {
      return { problem: 'the temporal pretext needs batches of at least 2 windows', remedy: 'Give a larger batch.' };
    }
    const far = FAR * corpus.windowLength;

    return {
      record(tape, network) {
        const windows = new Int32Array(batch);
        const targets = new Int32Array(batch).fill(-1);
        const allowed = tape.constant(batch * batch);
        let guessing = 0;
        return {
          loss: crossEntropy(tape, similarities(tape, network.embedding, TEMPERATURE), targets, allowed),
          parameters: [],
          draw(stream) {
            // a recording by its share of the anchors, then pairs of it: anchor i with positive i + pairs
            let draw = stream.integer(anchorCount);
            const { anchors, positives } = recordings.find(({ anchors: { length } }) => {
              draw -= length;
              return draw < 0;
            })!;
            for (let i = 0; i < pairs; i++) {
              const a = stream.integer(anchors.length);
              const near = positives[a]!;
              windows[i] = anchors[a]!;
              windows[i + pairs] = near[stream.integer(near.length)]!;
            }
            allowed.fill(0);
            guessing = 0;
            for (let i = 0; i < 2 * pairs; i++) {
              const partner = i < pairs ? i + pairs : i - pairs;
              targets[i] = partner;
              let choices = 0;
              for (let j = 0; j < 2 * pairs; j++) {
                const gap = Math.abs(corpus.start[windows[i]!]! - corpus.start[windows[j]!]!);
                if (j !== partner && gap <= far) continue;
                allowed[i * batch + j] = 1;
                choices++;
              }
              guessing += log(choices);
            }
            fillBatch(corpus, windows, network);
          },
          chance: () => guessing / (2 * pairs),
        };
      },
    };
  },
};

/** Windows of a recording that have a near one and a far one, and the near ones of each. */
function positivesOf(corpus: Corpus, windows: Int32Array): { anchors: number[]; positives: number[][] } {
  const slack = 1e-3 * corpus.windowLength;
  const [low, high] = [NEAR[0] * corpus.windowLength - slack, NEAR[1] * corpus.windowLength + slack];
  const anchors: number[] = [];
  const positives: number[][] = [];
  for (const a of windows) {
    const near: number[] = [];
    let widest = 0;
    for (let i = 0; i < windows.length; i++) {
      const gap = Math.abs(corpus.start[windows[i]!]! - corpus.start[a]!);
      if (gap >= low && gap <= high) near.push(windows[i]!);
      if (gap > widest) widest = gap;
    }
    if (near.length === 0 || widest <= FAR * corpus.windowLength) continue;
    anchors.push(a);
    positives.push(near);
  }
  return { anchors, positives };
}

/** Why no recording will do: all are too short, or none has windows as near to each other as is asked; units are a likely reason. */
function unfit(corpus: Corpus): Unfit {
  const { start, windowLength } = corpus;
  let longest = 0;
  let nearest = Number.POSITIVE_INFINITY; // of neighbours in time that do not overlap
  let most = 1;
  for (const windows of windowsByRecording(corpus)) {
    const starts = Float64Array.from(windows, (window) => start[window]!).sort();
    most = Math.max(most, starts.length);
    longest = Math.max(longest, (starts.at(-1)! - starts[0]!) / windowLength);
    for (let i = 1; i < starts.length; i++) {
      const gap = (starts[i]! - starts[i - 1]!) / windowLength;
      if (gap > NEAR[1]) nearest = Math.min(nearest, gap);
    }
  }
  const problem = `the temporal pretext needs a recording longer than ${FAR + 1} windows, with windows ${NEAR.join(' to ')} lengths apart`;
  const units = 'starts and windowLength must both be in seconds';
  if (longest <= FAR) {
    const short = `; in the longest of these the last of ${most} windows starts ${two(longest)} lengths after the first`;
    const doubt = longest < MISTAKEN_SHORT * (most - 1) ? `, and look at the units: ${units}` : '';
    return { problem: problem + short, remedy: `Give longer or more recordings${doubt}.` };
  }
  const far = Number.isFinite(nearest)
    ? `; here the nearest that do not overlap are ${two(nearest)} lengths apart`
    : '';
  const doubt =
    nearest >= MISTAKEN_FAR
      ? `These look like milliseconds: ${units}. Else cut`
      : `Look at the units (${units}), or cut`;
  return { problem: problem + far, remedy: `${doubt} windows closer, such as a new one every half length.` };
}

/** Windows this much of their length apart, or this many lengths, come of seconds taken for milliseconds on one side. */
const MISTAKEN_SHORT = 0.01;
const MISTAKEN_FAR = 100;

const two = (value: number): string => String(Number(value.toPrecision(2)));
