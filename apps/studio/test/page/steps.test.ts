import { describe, expect, it } from 'vitest';
import {
  firstOpen,
  isDone,
  isMatched,
  lockOf,
  namesOf,
  STEPS,
  type Standing,
  spansIn,
  stepAt,
} from '../../src/page/steps.ts';
import { device, match, opened, training } from './view.ts';

const spans = [
  { start: 1000, end: 1100, label: 'stress' },
  { start: 1200, end: 1300, label: 'calm' },
  { start: 1400, end: 1500, label: 'stress' },
];
const counts = { calm: 3, stress: 2 };
const open = (standing: Standing): string =>
  STEPS.filter(({ id }) => lockOf(id, standing) === null)
    .map(({ id }) => id)
    .join(' ');

describe('the steps', () => {
  it('open one after the other', () => {
    expect(open({ opened: null, device: device() })).toBe('choose left');
    expect(open({ opened: opened(), device: device() })).toBe('choose signals match left');
    expect(open({ opened: opened(), device: device({ match }) })).toBe('choose signals match label left take');
    expect(open({ opened: opened(), device: device({ match, spans, counts: { calm: 1 } }) })).toBe(
      'choose signals match label train left take',
    );
    expect(open({ opened: opened(), device: device({ match, spans, counts, training }) })).toBe(
      'choose signals match label train predict left take',
    );
  });

  it('say why they are shut', () => {
    expect(lockOf('train', { opened: opened(), device: device({ match }) })).toBe('Label some of it first');
    expect(lockOf('predict', { opened: null, device: null })).toBe('Train first');
  });

  it('are open without signals to somebody who comes back, and begin where that person was', () => {
    const back = { opened: null, device: device({ match, spans, counts, training }) };
    expect(open(back)).toBe('choose match label train predict left take');
    expect(firstOpen(back)).toBe('predict');
    expect(firstOpen({ opened: null, device: device({ match }) })).toBe('label');
    expect(firstOpen({ opened: null, device: device() })).toBe('choose');
  });

  it('begin where the address says, where that is open, and ask for the recording where signals are wanted', () => {
    const back = { opened: null, device: device({ match, spans, counts, training }) };
    expect(STEPS.map(({ id }) => firstOpen(back, id))).toEqual(
      STEPS.map(({ id }) => (id === 'signals' ? 'choose' : id)),
    );
    const fresh = { opened: null, device: device() };
    expect(['signals', 'train', 'left'].map((id) => firstOpen(fresh, stepAt(`#${id}`)))).toEqual([
      'choose',
      'choose',
      'left',
    ]);
    expect([stepAt(''), stepAt('#nowhere')]).toEqual([null, null]);
  });

  it('are done when there is what the next one needs', () => {
    const one = { opened: null, device: device({ match, counts: { calm: 3 } }) };
    expect(isDone('label', one)).toBe(false);
    expect(isDone('label', { ...one, device: device({ match, counts: { calm: 3, stress: 1 } }) })).toBe(true);
  });
});

it('names the states that labels name, each once, in the order of their colours', () => {
  expect(namesOf(device({ spans, places: ['stress', 'walk', 'calm'] }))).toEqual(['stress', 'calm']);
  expect(namesOf(null)).toEqual([]);
});

it('shows with a recording what was said of it, and keeps the rest apart', () => {
  expect(spansIn(spans, 1100, 1250)).toEqual([spans[1]]);
  expect(spansIn(spans, 0, 5000)).toEqual(spans);
});

it('knows whether the device was matched on the recording that is open', () => {
  expect(isMatched(opened(), match)).toBe(true);
  expect(isMatched(opened(999_000), match)).toBe(false);
  expect(isMatched({ ...opened(), duration: 300 }, match)).toBe(false);
  expect(isMatched(null, match)).toBe(false);
  expect(isMatched(opened(), null)).toBe(false);
});
