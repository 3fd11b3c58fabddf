/** From labelled windows to a head: state in, state out. */
import { type HeadOptions, writeHead } from '@cheer/encoder';
import { CheerError } from '@cheer/signals';
import { adapt } from './adapt.ts';
import type { Trained } from './answers.ts';
import type { Clocks } from './clocks.ts';
import { readLabels, readWindows } from './contents.ts';
import { judge } from './infer.ts';
import { labelWindows } from './labels.ts';
import { fitPersistence } from './persistence.ts';
import { openRuntime } from './runtime.ts';
import { SUPPORT_REACH, supportPoints } from './slow.ts';
import type { State } from './state.ts';

export interface TrainOptions {
  /** windows a class, drawn by `seed`; all labelled windows if absent */
  readonly k?: number;
  readonly seed?: number;
  /** softmax regression if absent; `auto`: chosen on the labelled windows */
  readonly head?: HeadOptions['head'];
}

/** @throws CheerError `labels-missing`, `state-invalid`, `option-invalid` */
export async function train(
  state: State,
  { k, seed = 0, head: kind }: TrainOptions,
  { clock, timer }: Clocks,
): Promise<{ readonly state: State; readonly trained: Trained }> {
  const runtime = await openRuntime(state);
  const { length } = runtime.window;
  const windows = readWindows(state.contents.windows);
  const began = timer();
  const labels = labelWindows(windows, length, readLabels(state.contents.labels));
  const starts = windows.map(({ start }) => start);
  const points = windows.map(runtime.embed);
  const places = [...windows.keys()].filter((i) => labels[i] !== null && points[i] !== null);
  const embeddings = runtime.personal
    ? supportPoints(points, starts, places, runtime.window)
    : places.map((i) => points[i]!);
  const examples = places.map((i, at) => ({ start: starts[i]!, label: labels[i]!, embedding: embeddings[at]! }));
  if (examples.length === 0) {
    throw new CheerError(
      'labels-missing',
      'train: no window of the enrolled recording has a label',
      `Label stretches of at least ${length} s in two states or more (cheer device label).`,
    );
  }
  const { head, support, ...rest } = adapt(examples, {
    length,
    reach: runtime.personal ? SUPPORT_REACH * length : 0,
    seed,
    ...(k !== undefined && { k }),
    ...(kind !== undefined && { head: kind }),
  });
  const persistence = fitPersistence(judge(points, head), starts, runtime.window);
  const ms = timer() - began;
  const training = { at: clock(), k: k ?? null, seed, asked: kind ?? 'softmax', ...rest, persistence };
  return {
    state: { ...state, training, contents: { ...state.contents, head: writeHead(head, {}, runtime) } },
    trained: { classes: head.classes, support: support.map(({ start }) => start), ...rest, persistence, ms },
  };
}
