/** Task `pretrain`: a corpus and a seed become the bytes of an encoder. Goes on from its checkpoint after a crash. */
import {
  type Corpus,
  type CurvePoint,
  type PretrainOptions,
  type PretrainState,
  pretrain,
  readTrainingState,
  writePretrained,
  writeTrainingState,
} from '@cheer/encoder';
import { CheerError } from '@cheer/signals';
import { readCorpus } from '../corpusFile.ts';
import type { TaskContext, TaskKind } from '../runner/runner.ts';

/** ms between two checkpoints: what a crash may cost */
const CHECKPOINT_EVERY = 1000;

export const pretrainTask: TaskKind = async (task, context) => {
  const corpus = readCorpus(context.read(task.inputs['corpus']!));
  const options = task.parameters as unknown as PretrainOptions;
  const training = begin(corpus, options, savedState(context));
  let saved = performance.now();
  for (;;) {
    const { done, value } = training.next();
    if (done) return writePretrained(value, options);
    context.progress(value.step / value.steps, `step ${value.step} of ${value.steps}`);
    if (performance.now() - saved > CHECKPOINT_EVERY) {
      context.checkpoint.save(writeTrainingState(value.state()));
      saved = performance.now();
    }
    await new Promise(setImmediate); // lets a cancellation in
    if (context.signal.aborted) throw new CheerError('cancelled', 'pretrain: stopped', 'Start it again to go on.');
  }
};

/** The training curve that an encoder's file carries. */
export function curveOf(about: ReadonlyMap<string, string>): readonly CurvePoint[] {
  return JSON.parse(about.get('curve') ?? '[]') as readonly CurvePoint[];
}

/** From the checkpoint; one that is of another training, as another version may leave, costs time, not the training. */
function begin(
  corpus: Corpus,
  options: PretrainOptions,
  saved: PretrainState | undefined,
): ReturnType<typeof pretrain> {
  try {
    return pretrain(corpus, options, saved);
  } catch (error) {
    if (saved === undefined || !(error instanceof CheerError)) throw error;
    return pretrain(corpus, options);
  }
}

/** A checkpoint that cannot be read costs time, not the training. */
function savedState(context: TaskContext): PretrainState | undefined {
  const bytes = context.checkpoint.load();
  if (bytes === undefined) return undefined;
  try {
    return readTrainingState(bytes, 'checkpoint');
  } catch (error) {
    if (error instanceof CheerError) return undefined;
    throw error;
  }
}
