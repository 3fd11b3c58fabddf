/** What a person can do, as requests to the worker and changes of the state. One thing at a time, unless it only looks. */
import type { ChannelKind, Columns, Span, Stretch } from '../plots/props.ts';
import type { Answer, Choice, DeviceView, Input, Problem, Verb } from '../protocol.ts';
import { type Ask, problemOf } from './client.ts';
import { droppedFiles } from './drop.ts';
import { count } from './format.ts';
import { save } from './save.ts';
import type { Store } from './state.ts';
import type { StepId } from './steps.ts';
import { type News, openTabs } from './tabs.ts';

export type Actions = ReturnType<typeof actionsOf>;

/** How many windows the page proposes to label. */
const PROPOSED = 6;

export function actionsOf(ask: Ask, { state, dispatch }: Store, base: string, root = '') {
  let running: AbortController | null = null;
  let replaying: AbortController | null = null;
  /** how often the device was made to forget: what was begun before is not shown after */
  let forgotten = 0;
  const tabs = openTabs(base, (news) => void hear(news));

  /** Undefined if it failed, was stopped, or something else is being done. */
  async function run<V extends Verb>(verb: V, input: Input<V>, stage: string): Promise<Answer<V> | undefined> {
    if (running !== null) return undefined;
    const controller = new AbortController();
    const before = forgotten;
    running = controller;
    dispatch({ type: 'started', task: { verb, progress: { stage, share: null } } });
    try {
      const answer = await ask(verb, input, {
        onProgress: (progress) => dispatch({ type: 'progressed', progress }),
        signal: controller.signal,
      });
      dispatch({ type: 'ended' });
      return before === forgotten ? answer : undefined;
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'cancelled') dispatch({ type: 'ended' });
      else dispatch({ type: 'failed', problem });
      return undefined;
    } finally {
      running = null;
    }
  }
  const say = (text: string): void => dispatch({ type: 'said', text });

  /** What keeps nothing has a device of its own, whatever other tabs do. */
  const isShared = (): boolean => state().session?.storage.kind === 'encrypted';
  function changed(device: DeviceView | undefined): device is DeviceView {
    if (device === undefined) return false;
    dispatch({ type: 'device', device });
    if (isShared()) tabs.tell('changed');
    return true;
  }
  async function hear(news: News): Promise<void> {
    if (!isShared()) return;
    if (news === 'changed') return lookAgain();
    forgotten++;
    running?.abort();
    stopReplay();
    const device = await ask('close', {}).catch(() => undefined);
    if (device === undefined) return;
    dispatch({ type: 'forgotten', device });
    say('Everything was forgotten, in another tab.');
  }
  /** Says anew of some times; of all others holds what is stored by then, also by another tab. */
  async function relabel(spans: readonly Span[], clear: readonly Stretch[] = spans): Promise<boolean> {
    return changed(await run('label', { spans, clear }, 'Keeping your label'));
  }
  async function predict(): Promise<void> {
    const prediction = await run('predict', {}, 'Predicting');
    if (prediction) dispatch({ type: 'predicted', prediction });
  }
  async function train(): Promise<boolean> {
    return changed(await run('train', {}, 'Training'));
  }
  /** What failed has made requests all the same, and they belong into the ledger that is shown. */
  async function lookAgain(): Promise<void> {
    const device = await ask('look', {}).catch(() => undefined);
    if (device) dispatch({ type: 'device', device });
  }
  function stopReplay(): void {
    if (replaying === null) return;
    replaying.abort();
    replaying = null;
    dispatch({ type: 'replayed' });
  }
  function go(step: StepId): void {
    if (step !== state().step) stopReplay();
    dispatch({ type: 'go', step });
  }
  async function choose(choice: Choice, onward = true): Promise<void> {
    stopReplay();
    const opened = await run('choose', choice, 'Reading');
    if (opened === undefined) return;
    dispatch({ type: 'opened', opened });
    if (onward) go('signals');
  }

  return {
    go,
    choose,
    /** Whatever was let go over the page; must be called while the event lasts. */
    async drop(data: DataTransfer): Promise<void> {
      if (running !== null) return;
      try {
        const picked = await droppedFiles(data);
        if (picked) await choose({ kind: 'files', ...picked });
        else dispatch({ type: 'failed', problem: NOTHING_DROPPED });
      } catch (error) {
        // a folder that was moved or locked while it was walked
        dispatch({ type: 'failed', problem: { ...problemOf(error), code: 'file-unreadable' } });
      }
    },
    stop: (): void => running?.abort(),
    dismiss: (): void => dispatch({ type: 'dismissed' }),
    select: (selection: Stretch | null): void => dispatch({ type: 'selected', selection }),

    /** @param wanted the step that the address named */
    async begin(wanted: StepId | null): Promise<void> {
      const session = await run('begin', { base, root }, 'Looking at what is stored on this device');
      if (session === undefined) return;
      dispatch({ type: 'began', session, wanted });
      if (session.again) await choose(session.again, false);
    },
    range: (channel: ChannelKind, from: number, to: number, pixels: number): Promise<Columns> =>
      ask('range', { channel, from, to, pixels }),

    /** Looks at a window; why its quality is what it is, while there are signals to ask. */
    async pick(start: number | null): Promise<void> {
      dispatch({ type: 'picked', picked: start, parts: null });
      if (start === null || state().opened === null) return;
      const parts = await ask('parts', { start }).catch(() => null);
      if (state().picked === start) dispatch({ type: 'picked', picked: start, parts });
    },
    async enroll(registry: string, encoders: 'auto' | 'all' | 'own'): Promise<void> {
      const device = await run('enroll', { registry, encoders }, 'Asking for the release');
      if (!changed(device)) await lookAgain();
    },
    async update(): Promise<void> {
      const answer = await run('update', {}, 'Asking whether there is a newer release');
      if (answer === undefined) {
        await lookAgain();
        return;
      }
      changed(answer.device);
      say(answer.changed ? 'The newer release is in use.' : 'There is nothing newer.');
    },
    async label(span: Span): Promise<void> {
      if (!(await relabel([span]))) return;
      dispatch({ type: 'selected', selection: null });
      say(`${span.label} is kept.`);
    },
    async labelAll(spans: readonly Span[]): Promise<void> {
      if (await relabel(spans)) say(`${count(spans.length, 'label')} kept.`);
    },
    async unlabel(span: Span): Promise<void> {
      if (await relabel([], [span])) say(`${span.label} is taken back.`);
    },
    async propose(): Promise<void> {
      const proposals = await run('propose', { count: PROPOSED }, 'Looking for windows that would help');
      if (proposals === undefined) return;
      dispatch({ type: 'proposed', proposals });
      if (proposals.length === 0) say('No further window would help.');
    },
    train,
    predict,
    /** Says what one window really was, and learns from it. */
    async correct(span: Span): Promise<void> {
      if ((await relabel([span])) && (await train())) {
        await predict();
        say('Corrected, and trained again.');
      }
    },
    async replay(speed: number): Promise<void> {
      const { opened } = state();
      if (opened === null || replaying !== null) return;
      const controller = new AbortController();
      replaying = controller;
      dispatch({ type: 'replaying', speed, start: opened.start });
      try {
        await ask(
          'replay',
          { speed },
          { onLive: (live) => dispatch({ type: 'live', live }), signal: controller.signal },
        );
        say('The replay has reached its end.');
      } catch (error) {
        const problem = problemOf(error);
        if (problem.code !== 'cancelled') dispatch({ type: 'failed', problem });
      } finally {
        if (replaying === controller) stopReplay();
      }
    },
    stopReplay,
    async pace(speed: number, paused: boolean): Promise<void> {
      dispatch({ type: 'paced', speed, paused });
      await ask('pace', { speed, paused });
    },
    async saveLedger(format: 'json' | 'csv'): Promise<void> {
      const blob = await run('ledger', { format }, 'Writing the list');
      if (blob) save(blob, `what-left-this-device.${format}`);
    },
    async take(what: 'bundle' | 'onnx'): Promise<void> {
      const file = await run(what, {}, 'Writing the file');
      if (file) save(file.blob, file.name);
    },
    async forget(): Promise<void> {
      stopReplay();
      const answer = await run('forget', {}, 'Forgetting');
      if (answer === undefined) return;
      dispatch({ type: 'forgotten', device: answer.device });
      if (isShared()) tabs.tell('forgotten');
      say(
        answer.left === 0
          ? 'Forgotten. The browser holds nothing of you for this page.'
          : `Forgotten, but ${count(answer.left, 'thing')} could not be erased: clear the site data of this page in the browser.`,
      );
    },
  };
}

const NOTHING_DROPPED: Problem = {
  code: 'folder-empty',
  message: 'There was no file in what was dropped.',
  remedy: 'Drop the zip file or the folder of the recording.',
};
