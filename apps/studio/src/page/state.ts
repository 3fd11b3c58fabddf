/** All that the page knows, and the few ways in which it changes. */
import type { Stretch, WindowQuality } from '../plots/props.ts';
import type {
  DeviceView,
  Live,
  Opened,
  PredictionView,
  Problem,
  Progress,
  Proposed,
  Session,
  Verb,
  WindowParts,
} from '../protocol.ts';
import { firstOpen, isMatched, lockOf, type StepId } from './steps.ts';

export interface Task {
  readonly verb: Verb;
  readonly progress: Progress;
}

/** A replay under way: what has come so far. */
export interface Replay {
  readonly speed: number;
  readonly paused: boolean;
  readonly now: number;
  readonly beats: Float64Array;
  readonly responses: Opened['responses'];
  readonly quality: readonly WindowQuality[];
  readonly predictions: PredictionView['windows'];
}

export interface State {
  /** null until the worker has looked */
  readonly session: Omit<Session, 'device'> | null;
  readonly step: StepId;
  readonly opened: Opened | null;
  readonly device: DeviceView | null;
  readonly prediction: PredictionView | null;
  readonly task: Task | null;
  /** where it went wrong, and what */
  readonly trouble: { readonly step: StepId; readonly problem: Problem } | null;
  readonly proposals: readonly Proposed[];
  readonly selection: Stretch | null;
  /** start of the window that is looked at */
  readonly picked: number | null;
  readonly parts: WindowParts | null;
  readonly replay: Replay | null;
  /** the step that the address named when the page was opened, until it is reached or another one is gone to */
  readonly wanted: StepId | null;
  /** the device was made to forget in this visit */
  readonly forgotten: boolean;
  /** something that was done, said once */
  readonly said: { readonly text: string; readonly key: number } | null;
  /** a newer version of the page itself waits */
  readonly newer: boolean;
}

export const INITIAL: State = {
  session: null,
  step: 'choose',
  opened: null,
  device: null,
  prediction: null,
  task: null,
  trouble: null,
  proposals: [],
  selection: null,
  picked: null,
  parts: null,
  replay: null,
  wanted: null,
  forgotten: false,
  said: null,
  newer: false,
};

export type Action =
  | { readonly type: 'began'; readonly session: Session; readonly wanted: StepId | null }
  | { readonly type: 'go'; readonly step: StepId }
  | { readonly type: 'started'; readonly task: Task }
  | { readonly type: 'progressed'; readonly progress: Progress }
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly problem: Problem }
  | { readonly type: 'dismissed' }
  | { readonly type: 'opened'; readonly opened: Opened }
  | { readonly type: 'device'; readonly device: DeviceView }
  | { readonly type: 'predicted'; readonly prediction: PredictionView }
  | { readonly type: 'proposed'; readonly proposals: readonly Proposed[] }
  | { readonly type: 'selected'; readonly selection: Stretch | null }
  | { readonly type: 'picked'; readonly picked: number | null; readonly parts: WindowParts | null }
  | { readonly type: 'replaying'; readonly speed: number; readonly start: number }
  | { readonly type: 'live'; readonly live: Live }
  | { readonly type: 'paced'; readonly speed: number; readonly paused: boolean }
  | { readonly type: 'replayed' }
  | { readonly type: 'forgotten'; readonly device: DeviceView }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'newer' };

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'began': {
      const { device, ...session } = action.session;
      const { wanted } = action;
      return { ...state, session, device, wanted, step: firstOpen({ opened: null, device }, wanted) };
    }
    case 'go':
      // what is locked stays shut, however one got there
      if (lockOf(action.step, state) !== null) return state;
      return { ...state, step: action.step, wanted: null, selection: null, picked: null, parts: null, said: null };
    case 'started':
      return { ...state, task: action.task, trouble: null };
    case 'progressed':
      return state.task ? { ...state, task: { ...state.task, progress: action.progress } } : state;
    case 'ended':
      return { ...state, task: null };
    case 'failed':
      return { ...state, task: null, trouble: { step: state.step, problem: action.problem } };
    case 'dismissed':
      return { ...state, trouble: null };
    case 'opened':
      return {
        ...state,
        ...{ opened: action.opened, replay: null, selection: null, proposals: [], picked: null, parts: null },
        // predictions are kept if they are of this recording
        prediction: isMatched(action.opened, state.device?.match) ? state.prediction : null,
        ...arrived({ ...state, opened: action.opened }),
      };
    case 'device':
      return {
        ...state,
        device: action.device,
        // another tab may have taken away what a step needs
        step: firstOpen({ opened: state.opened, device: action.device }, state.step),
        proposals: state.proposals.filter((one) => !action.device.spans.some((span) => overlap(one, span))),
        // what was predicted by another head is not shown as this one's
        prediction: action.device.training?.at === state.device?.training?.at ? state.prediction : null,
      };
    case 'predicted':
      return { ...state, prediction: action.prediction };
    case 'proposed':
      return { ...state, proposals: action.proposals };
    case 'selected':
      return { ...state, selection: action.selection };
    case 'picked':
      return { ...state, picked: action.picked, parts: action.parts };
    case 'replaying':
      return { ...state, replay: { ...NOTHING_YET, speed: action.speed, paused: false, now: action.start } };
    case 'live':
      return state.replay ? { ...state, replay: grown(state.replay, action.live) } : state;
    case 'paced':
      return state.replay
        ? { ...state, replay: { ...state.replay, speed: action.speed, paused: action.paused } }
        : state;
    case 'replayed':
      return { ...state, replay: null };
    case 'forgotten':
      return {
        ...INITIAL,
        session: state.session && { ...state.session, again: null, damaged: null },
        device: action.device,
        forgotten: true,
        step: 'left',
      };
    case 'said':
      return { ...state, said: { text: action.text, key: (state.said?.key ?? 0) + 1 } };
    case 'newer':
      return { ...state, newer: true };
  }
}

/** The step that was asked for in the beginning, once there is what it needs. */
function arrived(state: State): Pick<State, 'step' | 'wanted'> {
  const { wanted, step } = state;
  return wanted !== null && lockOf(wanted, state) === null ? { step: wanted, wanted: null } : { step, wanted };
}

const overlap = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

const NOTHING_YET = { beats: new Float64Array(0), responses: [], quality: [], predictions: [] } as const;

function grown(replay: Replay, live: Live): Replay {
  const beats = new Float64Array(replay.beats.length + live.beats.length);
  beats.set(replay.beats);
  beats.set(live.beats, replay.beats.length);
  return {
    ...replay,
    now: live.now,
    beats: live.beats.length > 0 ? beats : replay.beats,
    responses: live.responses.length > 0 ? [...replay.responses, ...live.responses] : replay.responses,
    quality: live.windows.length > 0 ? [...replay.quality, ...live.windows] : replay.quality,
    predictions: live.predictions.length > 0 ? live.predictions : replay.predictions,
  };
}

export interface Store {
  state(): State;
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(initial: State = INITIAL): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
