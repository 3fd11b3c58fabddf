/**
 * Membership inference on a frozen encoder: it does its pretext task better on windows that it was trained on (Yeom et al.
 * 2018, doi 10.1109/CSF.2018.00027; Shokri et al. 2017, doi 10.1109/SP.2017.41).
 */
import { type Corpus, type Pretrained, type PretrainOptions, pretrain } from '@cheer/encoder';
import { CheerError } from '@cheer/signals';
import { type Attack, bestAttack, type Tick } from './attack.ts';
import { type CorpusPeople, windowsOf } from './corpusPeople.ts';
import { drawSplits } from './splits.ts';

export interface EncoderAttackOptions {
  /** people an encoder is trained on: as many as in a cluster, on average */
  readonly members: number;
  /** as the published encoders are trained, seed included: an attacker reads all of it in the release */
  readonly training: Pick<PretrainOptions, 'pretext' | 'seed' | 'steps'>;
  /** encoders trained */
  readonly splits: number;
  readonly seed: number;
}

/**
 * The best attack; null if fewer than four people's recordings allow the pretext.
 * @param all normalised windows that encoders are trained on
 * @param other windows of other recordings of the same people: what the attacker has, if not the very recordings
 */
export async function attackEncoders(
  all: CorpusPeople,
  { members, training, splits: count, seed }: EncoderAttackOptions,
  tick: Tick,
  other?: CorpusPeople,
): Promise<Attack | null> {
  const everyone = [...new Set(all.people)].filter((person) => person >= 0).sort((a, b) => a - b);
  const each = everyone
    .map((person) => windowsOf(other ?? all, (one) => one === person))
    .map((windows, person) => ({ person, windows }))
    .filter(({ person, windows }) =>
      [windows, windowsOf(all, (one) => one === everyone[person])].every((own) => allows(own, training)),
    );
  const n = each.length;
  if (n < FEWEST) return null;
  const splits = drawSplits(n, Math.min(members, n - 1), count, seed);
  const loss: Float64Array[] = [];
  for (const [s, { member }] of splits.entries()) {
    const inside = new Set(each.flatMap(({ person }, i) => (member[i] === 1 ? [everyone[person]] : [])));
    const cohort = windowsOf(all, (person) => inside.has(person));
    const { config, weights } = await ended(pretrain(cohort, training), () => tick(s / count));
    const scores = new Float64Array(n);
    for (const [i, { windows }] of each.entries()) {
      const frozen = { ...training, initial: { config, weights }, steps: BATCHES, learningRate: 1e-12, weightDecay: 0 };
      const { curve } = await ended(pretrain(windows, frozen), () => tick((s + i / n) / count));
      scores[i] = -curve.reduce((sum, point) => sum + point.loss / curve.length, 0);
    }
    loss.push(scores);
  }
  return bestAttack('encoders', other ? 'other' : 'same', splits, { loss }, seed);
}

/** With fewer there is nobody to compare with. */
const FEWEST = 4;

/** over which a person's loss is averaged */
const BATCHES = 2;

/** Whether a person's recordings are long enough for the pretext. */
function allows(windows: Corpus, training: EncoderAttackOptions['training']): boolean {
  try {
    pretrain(windows, { ...training, steps: 1 });
    return true;
  } catch (error) {
    if (error instanceof CheerError && ['too-few-subjects', 'no-usable-window'].includes(error.code)) return false;
    throw error;
  }
}

async function ended(training: ReturnType<typeof pretrain>, tick: () => Promise<void>): Promise<Pretrained> {
  for (;;) {
    const { done, value } = training.next();
    if (done) return value;
    await tick();
  }
}
