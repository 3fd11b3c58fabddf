import { describe, expect, it } from 'vitest';
import { random } from '../../src/numeric/random.ts';
import { drawPhysiology } from '../../src/simulate/archetypes.ts';
import { beatTimes, heartRate } from '../../src/simulate/heart.ts';
import { simulateCohort, simulatePerson } from '../../src/simulate/index.ts';
import { protocolStages } from '../../src/simulate/protocol.ts';
import { BVP_RATE, drawPulses } from '../../src/simulate/pulse.ts';
import { courses } from '../../src/simulate/reactions.ts';
import { breathe, FINE_RATE } from '../../src/simulate/respiration.ts';
import { drawResponses, skinResponses } from '../../src/simulate/sweat.ts';
import { rhythm, wander } from '../../src/simulate/wander.ts';

const body = (index: number) => {
  const person = drawPhysiology(9, index);
  const stages = protocolStages('stress', 15, true, random(index, 'stages'));
  const course = courses(stages, person, random(index, 'course'));
  const seconds = stages.at(-1)!.end;
  const breath = breathe(seconds, person, course, random(index, 'breath'));
  const rate = heartRate(person, course, breath, random(index, 'heart'));
  return { person, course, seconds, breath, rate, beats: beatTimes(rate, 1 / FINE_RATE, 0.3) };
};
const people = [0, 1, 2, 3].map(body);

describe('beatTimes', () => {
  it('beats evenly at a constant rate', () => {
    // 75 a minute, 0.25 of a beat gone at time 0: at 0.6 s, then every 0.8 s
    const times = beatTimes(new Float64Array(161).fill(75), 1 / 16, 0.25);
    expect(times).toHaveLength(12);
    times.forEach((time, k) => {
      expect(time).toBeCloseTo(0.6 + 0.8 * k, 10);
    });
  });

  it('beats as often as the integral of the rate says', () => {
    for (const { rate, beats } of people) {
      let integral = 0.3;
      for (let i = 1; i < rate.length; i++) integral += (rate[i - 1]! + rate[i]!) / 2 / 60 / FINE_RATE;
      expect(Math.abs(beats.length - Math.floor(integral))).toBeLessThanOrEqual(1);
    }
  });
});

describe('drawPulses', () => {
  const drawn = people.map((p, i) => drawPulses(p.seconds, p.beats, p.person, p.course, p.breath, random(i, 'pulse')));

  it('puts every true beat within a sample of a local maximum of the signal without noise', () => {
    for (const { signal, peaks } of drawn) {
      for (const time of peaks) {
        const i = Math.round(time * BVP_RATE);
        const near = [i - 1, i, i + 1].filter((k) => signal[k]! >= signal[k - 1]! && signal[k]! >= signal[k + 1]!);
        expect(near.length).toBeGreaterThan(0);
      }
    }
  });

  it('shows every beat but those cut off at the ends, in order', () => {
    drawn.forEach(({ peaks }, i) => {
      expect(people[i]!.beats.length - peaks.length).toBeLessThanOrEqual(2);
      for (let k = 1; k < peaks.length; k++) expect(peaks[k]! - peaks[k - 1]!).toBeGreaterThan(0.3);
    });
  });

  it('makes the systolic peak the highest of its beat, nearly always', () => {
    for (const { signal, peaks } of drawn) {
      let highest = 0;
      for (let k = 1; k + 1 < peaks.length; k++) {
        const from = Math.round(((peaks[k - 1]! + peaks[k]!) / 2) * BVP_RATE);
        const to = Math.round(((peaks[k]! + peaks[k + 1]!) / 2) * BVP_RATE);
        const top = Math.max(...signal.subarray(from, to));
        if (Math.abs(top - signal[Math.round(peaks[k]! * BVP_RATE)]!) < 1e-9) highest++;
      }
      expect(highest / (peaks.length - 2)).toBeGreaterThan(0.97);
    }
  });
});

describe('skinResponses', () => {
  it('states onset, peak, amplitude, rise and half recovery of the curve that is drawn', () => {
    const rate = 1000;
    const { person, course } = people[1]!;
    const responses = skinResponses(person, course, random(1, 'responses'));
    expect(responses.length).toBeGreaterThan(20);
    for (const response of responses.slice(0, 20)) {
      const offset = response.onset - 1;
      const curve = drawResponses([response], 30 * rate, rate, offset);
      const top = curve.indexOf(Math.max(...curve));
      expect(curve.findIndex((value) => value > 0) / rate + offset).toBeCloseTo(response.onset, 2);
      expect(top / rate + offset).toBeCloseTo(response.peak, 2);
      expect(curve[top]).toBeCloseTo(response.amplitude, 5);
      expect(response.peak - response.onset).toBeCloseTo(response.rise, 10);
      const half = curve.findIndex((value, i) => i > top && value < response.amplitude / 2);
      expect((half - top) / rate).toBeCloseTo(response.halfRecovery, 2);
      // Boucsein 2012: rise 0.5-5 s, half recovery 1-10 s
      expect(response.rise).toBeGreaterThan(0.5);
      expect(response.rise).toBeLessThan(5);
      expect(response.halfRecovery).toBeGreaterThan(1);
      expect(response.halfRecovery).toBeLessThan(10);
    }
  });

  it('adds up', () => {
    const { person, course } = people[0]!;
    const responses = skinResponses(person, course, random(0, 'responses'));
    const all = drawResponses(responses, 3600, 4, 0.25);
    const [odd, even] = [1, 0].map((rest) =>
      drawResponses(
        responses.filter((_, k) => k % 2 === rest),
        3600,
        4,
        0.25,
      ),
    );
    all.forEach((value, i) => {
      expect(value).toBeCloseTo(odd![i]! + even![i]!, 12);
    });
  });
});

describe('the recording', () => {
  it('has a pulse where the truth has a beat', () => {
    const { recording, truth } = simulatePerson({ index: 1, seed: 1, protocol: 'stress' });
    const { samples, start, rate } = recording.channels.BVP!;
    const disturbed = [...truth.motion, ...truth.dropouts];
    const quiet = (from: number, to: number) => disturbed.every((d) => d.end < from - 1 || d.start > to + 1);
    let above = 0;
    let seen = 0;
    for (const time of truth.beats) {
      if (time < start + 2 || !quiet(time, time)) continue;
      seen++;
      const i = Math.round((time - start) * rate);
      if (samples[i]! > samples[i - 20]! && samples[i]! > samples[i + 20]!) above++;
    }
    expect(seen).toBeGreaterThan(1000);
    expect(above / seen).toBeGreaterThan(0.97);
  });

  it('rises where the truth has a large response with nothing just before it', () => {
    let seen = 0;
    for (const { recording, truth } of simulateCohort({ people: 4, seed: 1, protocol: 'stress' })) {
      const disturbed = [...truth.motion, ...truth.dropouts];
      const { samples, start, rate } = recording.channels.GSR!;
      const at = (time: number) => samples[Math.round((time - start) * rate)]!;
      truth.scrs.forEach((scr, k) => {
        if (scr.amplitude < 0.15 || scr.onset - (truth.scrs[k - 1]?.onset ?? 0) < 12) return;
        if ((truth.scrs[k + 1]?.onset ?? Number.POSITIVE_INFINITY) < scr.peak) return;
        if (disturbed.some((d) => d.start < scr.peak + 1 && d.end > scr.onset - 1)) return;
        seen++;
        // the level and earlier responses go on moving underneath
        expect((at(scr.peak) - at(scr.onset)) / scr.amplitude).toBeGreaterThan(0.5);
        expect((at(scr.peak) - at(scr.onset)) / scr.amplitude).toBeLessThan(1.5);
      });
    }
    expect(seen).toBeGreaterThan(5);
  });
});

describe('wander and rhythm', () => {
  const moments = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
  };

  it('have the standard deviation they are asked for', () => {
    const walk = moments(wander(200_000, 3, 20, random('wander')));
    expect(Math.abs(walk.mean)).toBeLessThan(0.2);
    expect(Math.abs(walk.sd - 3)).toBeLessThan(0.15);
    expect(Math.abs(moments(rhythm(200_000, 2, 0.1, 25, random('rhythm'))).sd - 2)).toBeLessThan(0.15);
  });

  it('peaks at the frequency it is asked for', () => {
    const values = rhythm(40_000, 1, 0.1, 25, random('peak'));
    const power = [0.05, 0.07, 0.1, 0.13, 0.16].map((frequency) => {
      // mean of the periodogram over blocks of 400 s
      let sum = 0;
      for (let block = 0; block + 1600 <= values.length; block += 1600) {
        let [re, im] = [0, 0];
        for (let i = 0; i < 1600; i++) {
          re += values[block + i]! * Math.cos((2 * Math.PI * frequency * i) / 4);
          im += values[block + i]! * Math.sin((2 * Math.PI * frequency * i) / 4);
        }
        sum += re * re + im * im;
      }
      return sum;
    });
    expect(power.indexOf(Math.max(...power))).toBe(2);
    expect(power[2]! / power[0]!).toBeGreaterThan(20);
  });
});
