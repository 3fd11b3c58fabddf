import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/recording.ts';
import { ARCHETYPES, type SimulatedPerson, simulateCohort } from '../../src/simulate/index.ts';

/** One person's means over all blocks of a class, from the truth and the recorded samples. */
interface Means {
  heartRate: number;
  rmssd: number;
  sweatRate: number;
  conductance: number;
  temperature: number;
}

function means({ recording, truth }: SimulatedPerson, label: string): Means {
  const blocks = recording.annotations.filter((annotation) => annotation.label === label);
  // the last two thirds: the reaction has set in
  const parts = blocks.map(({ start, end }) => ({ from: start + (end - start) / 3, to: end }));
  const seconds = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  let [intervals, beats, squares, pairs] = [0, 0, 0, 0];
  for (const { from, to } of parts) {
    const times = truth.beats.filter((time) => time >= from && time < to);
    for (let k = 1; k < times.length; k++) {
      intervals += times[k]! - times[k - 1]!;
      beats++;
      if (k < 2) continue;
      squares += (1000 * (times[k]! - 2 * times[k - 1]! + times[k - 2]!)) ** 2;
      pairs++;
    }
  }
  const inside = (time: number) => parts.some(({ from, to }) => time >= from && time < to);
  const level = ({ samples, start, rate }: Channel) => {
    const kept = samples.filter((value, i) => value < 100 && inside(start + i / rate));
    return kept.reduce((sum, value) => sum + value, 0) / kept.length;
  };
  return {
    heartRate: (60 * beats) / intervals,
    rmssd: Math.sqrt(squares / pairs),
    sweatRate: (60 * truth.scrs.filter(({ onset }) => inside(onset)).length) / seconds,
    conductance: level(recording.channels.GSR!),
    temperature: level(recording.channels.SKT!),
  };
}

const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function changes(people: readonly SimulatedPerson[], rest: string, state: string) {
  return people.map((person) => {
    const [calm, moved] = [means(person, rest), means(person, state)];
    const change = Object.fromEntries(
      Object.keys(calm).map((key) => [key, moved[key as keyof Means] - calm[key as keyof Means]]),
    ) as unknown as Means;
    return { archetype: person.archetype, calm, change };
  });
}

describe('states move the group as the literature says', () => {
  const group = (people: ReturnType<typeof changes>, key: keyof Means) => average(people.map((p) => p.change[key]));
  const cohort = [...simulateCohort({ people: 32, seed: 21, protocol: 'stress' })];
  const stress = changes(cohort, 'baseline', 'stress');
  const amusement = changes(cohort, 'baseline', 'amusement');
  const fear = changes([...simulateCohort({ people: 16, seed: 21, protocol: 'fear' })], 'non-fear', 'fear');

  it('stress: faster heart, less variability, more sweat, cooler skin', () => {
    expect(group(stress, 'heartRate')).toBeGreaterThan(5);
    expect(group(stress, 'heartRate')).toBeLessThan(20);
    expect(group(stress, 'rmssd')).toBeLessThan(-4);
    expect(group(stress, 'sweatRate')).toBeGreaterThan(2);
    expect(group(stress, 'conductance')).toBeGreaterThan(0.1);
    expect(group(stress, 'temperature')).toBeLessThan(-0.3);
    expect(group(stress, 'temperature')).toBeGreaterThan(-1.5);
  });

  it('amusement: more sweat, little change of heart and skin', () => {
    expect(Math.abs(group(amusement, 'heartRate'))).toBeLessThan(group(stress, 'heartRate') / 2);
    expect(group(amusement, 'sweatRate')).toBeGreaterThan(0.8);
    expect(group(amusement, 'sweatRate')).toBeLessThan(group(stress, 'sweatRate'));
    expect(group(amusement, 'temperature')).toBeGreaterThan(-0.3);
  });

  it('fear: faster heart, less variability, more sweat', () => {
    expect(group(fear, 'heartRate')).toBeGreaterThan(2.5);
    expect(group(fear, 'rmssd')).toBeLessThan(-2);
    expect(group(fear, 'sweatRate')).toBeGreaterThan(1);
  });

  it('archetypes are balanced and differ at rest and in what answers', () => {
    const of = Object.fromEntries(ARCHETYPES.map((name) => [name, stress.filter((p) => p.archetype === name)]));
    for (const name of ARCHETYPES) expect(of[name]).toHaveLength(8);
    const strongest = (key: keyof Means, sign: 1 | -1) =>
      ARCHETYPES.toSorted((a, b) => sign * (group(of[b]!, key) - group(of[a]!, key)))[0];
    expect(strongest('heartRate', 1)).toBe('cardiac');
    expect(strongest('sweatRate', 1)).toBe('electrodermal');
    expect(strongest('temperature', -1)).toBe('peripheral');
    for (const key of ['heartRate', 'sweatRate'] as const) {
      expect(strongest(key, -1)).toBe('low');
    }
    const rest = (name: string, key: keyof Means) => average(of[name]!.map((p) => p.calm[key]));
    expect(rest('cardiac', 'heartRate') - rest('low', 'heartRate')).toBeGreaterThan(5);
    expect(rest('electrodermal', 'conductance') / rest('low', 'conductance')).toBeGreaterThan(3);
    expect(rest('low', 'temperature') - rest('peripheral', 'temperature')).toBeGreaterThan(0.7);
  });
});
