import { describe, expect, it } from 'vitest';
import { CheerError } from '../../src/errors.ts';
import { random } from '../../src/numeric/random.ts';
import { type Channel, channelEnd } from '../../src/recording.ts';
import {
  CLASSES,
  type Protocol,
  type SimulatedPerson,
  simulateCohort,
  simulatePerson,
} from '../../src/simulate/index.ts';
import { senseSkt } from '../../src/simulate/sensors.ts';

const PROTOCOLS: Protocol[] = ['stress', 'fear'];

/** FNV-1a over the bytes of all samples and truths: equal bits, equal number. */
function fingerprint(person: SimulatedPerson): number {
  let hash = 0x811c9dc5;
  const add = (bytes: Uint8Array): void => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  for (const { samples } of Object.values(person.recording.channels)) add(new Uint8Array(samples.buffer));
  for (const times of [person.truth.beats, person.truth.peaks]) add(new Uint8Array(times.slice().buffer));
  add(new Uint8Array(Float64Array.from(person.truth.scrs.flatMap((scr) => Object.values(scr))).buffer));
  return hash;
}

describe('simulatePerson', () => {
  it('gives the same bits for the same options, and others for another seed or person', () => {
    const options = { index: 3, seed: 7, protocol: 'stress', minutes: 6 } as const;
    const one = fingerprint(simulatePerson(options));
    expect(fingerprint(simulatePerson(options))).toBe(one);
    expect(fingerprint(simulatePerson({ ...options, seed: 8 }))).not.toBe(one);
    expect(fingerprint(simulatePerson({ ...options, index: 4 }))).not.toBe(one);
  });

  it('draws a person that does not depend on the size of the cohort', () => {
    const cohort = [...simulateCohort({ people: 3, seed: 5, protocol: 'fear', minutes: 6 })];
    expect(cohort.map((person) => person.recording.subject)).toEqual(['P001', 'P002', 'P003']);
    const alone = simulatePerson({ index: 2, seed: 5, protocol: 'fear', minutes: 6 });
    expect(fingerprint(cohort[2]!)).toBe(fingerprint(alone));
  });

  it('makes one person at a time', () => {
    const cohort = simulateCohort({ people: 1e9, seed: 1, protocol: 'stress', minutes: 6 });
    expect(cohort.next().value.recording.subject).toBe('P001');
  });

  it('refuses options that mean nothing, naming them', () => {
    const wrong = [
      { people: 0 },
      { people: 1.5 },
      { seed: Number.NaN },
      { minutes: 0 },
      { minutes: 1e9 },
      { minutes: Number.NaN },
      { protocol: 'joy' as Protocol },
    ];
    for (const option of wrong) {
      const make = () => [...simulateCohort({ people: 1, seed: 1, protocol: 'stress', ...option })];
      expect(make).toThrow(CheerError);
      expect(make).toThrow(Object.keys(option)[0]!);
    }
  });
});

describe.each(PROTOCOLS)('a %s session', (protocol) => {
  const people = [...simulateCohort({ people: 4, seed: 11, protocol })];

  it('lasts the minutes asked for, on channels that begin and end about together', () => {
    for (const { recording } of people) {
      const channels = Object.values(recording.channels);
      expect(recording.channels.BVP!.samples.length).toBe(30 * 60 * 64);
      for (const channel of channels) {
        expect(channel.start - recording.channels.BVP!.start).toBeGreaterThanOrEqual(0);
        expect(channel.start - recording.channels.BVP!.start).toBeLessThan(0.5);
        expect(Math.abs(channelEnd(channel) - channelEnd(recording.channels.BVP!))).toBeLessThanOrEqual(1.25);
      }
    }
    const short = simulatePerson({ index: 0, seed: 11, protocol, minutes: 12 });
    expect(short.recording.channels.BVP!.samples.length).toBe(12 * 60 * 64);
  });

  it('labels stages that follow each other with every class in at least two blocks, and tags their borders', () => {
    for (const { recording } of people) {
      const { annotations, tags } = recording;
      for (const label of CLASSES[protocol]) {
        const blocks = annotations.filter((annotation) => annotation.label === label);
        expect(blocks.length).toBeGreaterThanOrEqual(2);
        for (const { start, end } of blocks) expect(end - start).toBeGreaterThanOrEqual(60);
      }
      expect(new Set(annotations.map(({ label }) => label))).toEqual(new Set(CLASSES[protocol]));
      expect(tags).toEqual(annotations.flatMap(({ start, end }) => [start, end]));
      expect(tags).toEqual(tags.toSorted((a, b) => a - b));
      expect(tags[0]).toBeGreaterThan(recording.channels.BVP!.start);
      expect(tags.at(-1)).toBeLessThan(channelEnd(recording.channels.BVP!));
    }
  });

  it('has two blocks of a minute of every class in 11 minutes already', () => {
    for (const { recording } of simulateCohort({ people: 6, seed: 4, protocol, minutes: 11 })) {
      for (const label of CLASSES[protocol]) {
        const long = recording.annotations.filter((block) => block.label === label && block.end - block.start >= 60);
        expect(long.length).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('counterbalances which state comes first', () => {
    const second = CLASSES[protocol][1];
    const rival = protocol === 'stress' ? 'amusement' : 'non-fear';
    const first = people.map(
      ({ recording }) => recording.annotations.find(({ label }) => label === second || label === rival)!.label,
    );
    expect(first.filter((label) => label === second)).toHaveLength(people.length / 2);
  });

  it('stays within what an E4 shows, in steps of its converters', () => {
    for (const { recording, truth } of people) {
      const { BVP, GSR, SKT, ACC_X } = recording.channels as Record<string, Channel>;
      const spread = quantile(BVP!.samples, 0.95) - quantile(BVP!.samples, 0.05);
      expect(spread).toBeGreaterThan(15);
      expect(spread).toBeLessThan(600);
      expect(BVP!.samples.every((value) => value === Math.fround(Math.round(100 * value) / 100))).toBe(true);
      expect([...BVP!.samples.subarray(0, 10)]).toEqual(new Array(10).fill(0));

      const lost = truth.dropouts.filter(({ channel }) => channel === 'GSR');
      GSR!.samples.forEach((value, i) => {
        const time = GSR!.start + i / GSR!.rate;
        const inside = lost.some(({ start, end }) => time >= start && time < end);
        if (i === 0) expect(value).toBe(0);
        else if (inside) expect(value).toBeLessThan(0.01);
        else if (value < 0.05 || value > 25) expect.fail(`GSR ${value} at sample ${i}`);
      });
      const temperatures = SKT!.samples.filter((value) => value < 100);
      expect(SKT!.samples.length - temperatures.length).toBeLessThanOrEqual(8);
      expect(Math.min(...temperatures)).toBeGreaterThan(27.9);
      expect(Math.max(...temperatures)).toBeLessThan(36.1);
      expect(ACC_X!.samples.every((value) => Number.isInteger(64 * value) && Math.abs(value) <= 2)).toBe(true);
    }
  });

  it('keeps BVP flat where contact is lost', () => {
    for (const { recording, truth } of people) {
      const { samples, start: origin, rate } = recording.channels.BVP!;
      for (const { channel, start, end } of truth.dropouts) {
        if (channel !== 'BVP') continue;
        const part = samples.subarray(Math.ceil((start - origin) * rate), Math.floor((end - origin) * rate));
        expect(part.every((value) => value === part[0])).toBe(true);
      }
    }
  });
});

it('gives a few people a first temperature of 382.21, as real files do', () => {
  const skin = new Float64Array(100).fill(33);
  let absurd = 0;
  for (let i = 0; i < 600; i++) {
    if (Math.abs(senseSkt(skin, 40, 0, random(i, 'skt'))[0]! - 382.21) < 0.001) absurd++;
  }
  // binomial, n = 600, p = 1/12: within 25 and 77 but for one seed in ten thousand
  expect(absurd).toBeGreaterThan(24);
  expect(absurd).toBeLessThan(78);
});

function quantile(values: Float32Array, p: number): number {
  return values.toSorted()[Math.floor(p * (values.length - 1))]!;
}
