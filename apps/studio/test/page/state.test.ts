import { describe, expect, it } from 'vitest';
import { type Action, createStore, INITIAL, reduce, type State } from '../../src/page/state.ts';
import { device, match, opened, session, training } from './view.ts';

const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);
const BEGUN = after(INITIAL, { type: 'began', session: session(), wanted: null });
const prediction = { classes: ['a'], grid: { length: 60, step: 30 }, windows: [], msPerWindow: 1 };

describe('the state of the page', () => {
  it('begins where the person was', () => {
    expect(BEGUN.step).toBe('choose');
    const back = after(INITIAL, {
      type: 'began',
      session: session({ device: device({ match, training }) }),
      wanted: null,
    });
    expect(back.step).toBe('predict');
    expect(back.device?.match).toBe(match);
  });

  it('goes to the step of the address as soon as there is what it needs, unless somebody goes elsewhere', () => {
    const began = after(INITIAL, { type: 'began', session: session(), wanted: 'signals' });
    expect([began.step, began.wanted]).toEqual(['choose', 'signals']);
    const open = { type: 'opened', opened: opened() } as const;
    expect(after(began, open)).toMatchObject({ step: 'signals', wanted: null });
    expect(after(began, { type: 'go', step: 'left' }, open).step).toBe('left');
  });

  it('leaves a step whose ground another tab has taken away', () => {
    const trained = { type: 'device', device: device({ match, training }) } as const;
    const there = after(BEGUN, trained, { type: 'go', step: 'predict' });
    expect(there.step).toBe('predict');
    expect(after(there, { type: 'device', device: device({ match }) }).step).toBe('label');
  });

  it('does not go where it is locked, however one got there', () => {
    expect(after(BEGUN, { type: 'go', step: 'train' })).toBe(BEGUN);
    expect(after(BEGUN, { type: 'go', step: 'left' }).step).toBe('left');
  });

  it('keeps a problem at the step where it arose until it is dismissed or something else is begun', () => {
    const problem = { code: 'network', message: 'm', remedy: 'r' };
    const task = { verb: 'enroll', progress: { stage: 's', share: null } } as const;
    const failed = after(BEGUN, { type: 'started', task }, { type: 'failed', problem });
    expect([failed.task, failed.trouble]).toEqual([null, { step: 'choose', problem }]);
    expect(after(failed, { type: 'dismissed' }).trouble).toBeNull();
    expect(after(failed, { type: 'started', task }).trouble).toBeNull();
  });

  it('never shows predictions of another head, or of another recording', () => {
    const trained = after(
      BEGUN,
      { type: 'opened', opened: opened() },
      { type: 'device', device: device({ match, training }) },
      { type: 'predicted', prediction },
    );
    const relabelled = device({ match, training, spans: [{ start: 1000, end: 1100, label: 'a' }] });
    expect(after(trained, { type: 'device', device: relabelled }).prediction).toBe(prediction);
    expect(
      after(trained, { type: 'device', device: device({ match, training: { ...training, at: 6 } }) }).prediction,
    ).toBeNull();
    expect(after(trained, { type: 'opened', opened: opened() }).prediction).toBe(prediction);
    expect(after(trained, { type: 'opened', opened: opened(5e6) }).prediction).toBeNull();
  });

  it('takes proposals away that have been labelled', () => {
    const proposals = [
      { start: 1000, end: 1060, why: 'typical' },
      { start: 1200, end: 1260, why: 'unlike' },
    ] as const;
    const spans = [{ start: 1190, end: 1300, label: 'calm' }];
    const left = after(BEGUN, { type: 'proposed', proposals }, { type: 'device', device: device({ match, spans }) });
    expect(left.proposals).toEqual([proposals[0]]);
  });

  it('gathers what a replay delivers, and lets go of it', () => {
    const window = { start: 1000, length: 60, BVP: 1, GSR: 1, SKT: 1, overall: 1, usable: true };
    const live = (now: number) =>
      ({
        type: 'live',
        live: { now, beats: Float64Array.of(now), responses: [], windows: [window], predictions: [] },
      }) as const;
    const playing = after(BEGUN, { type: 'replaying', speed: 5, start: 1000 }, live(1001), live(1002));
    expect(playing.replay).toMatchObject({ now: 1002, speed: 5, paused: false, quality: [window, window] });
    expect([...playing.replay!.beats]).toEqual([1001, 1002]);
    const stopped = after(playing, { type: 'replayed' });
    expect(stopped.replay).toBeNull();
    // what was still under way when it was stopped
    expect(after(stopped, live(1003))).toBe(stopped);
  });

  it('keeps nothing of a person who is forgotten', () => {
    const known = after(
      BEGUN,
      { type: 'opened', opened: opened() },
      { type: 'device', device: device({ match, training }) },
      { type: 'predicted', prediction },
    );
    const { step, device: left, session: kept, ...rest } = after(known, { type: 'forgotten', device: device() });
    expect([step, left]).toEqual(['left', device()]);
    const { step: _s, device: _d, session: _k, ...initial } = INITIAL;
    expect(rest).toEqual({ ...initial, forgotten: true });
    expect(kept?.storage.kind).toBe('encrypted');
  });
});

it('tells who listens of changes, and of nothing else', () => {
  const store = createStore();
  let told = 0;
  const stop = store.subscribe(() => told++);
  store.dispatch({ type: 'newer' });
  store.dispatch({ type: 'go', step: 'train' });
  expect(told).toBe(1);
  stop();
  store.dispatch({ type: 'said', text: 'x' });
  expect(told).toBe(1);
});
