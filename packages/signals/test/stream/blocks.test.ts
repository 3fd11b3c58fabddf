import { describe, expect, it } from 'vitest';
import { findBeats } from '../../src/beats/findBeats.ts';
import { bandpassBvp } from '../../src/clean/bvp.ts';
import { slowed } from '../../src/clean/resample.ts';
import { std } from '../../src/numeric/statistics.ts';
import { tonic } from '../../src/scr/tonic.ts';
import { BvpTrack } from '../../src/stream/bvpTrack.ts';
import { holeRule, settled, withoutHoles } from '../../src/stream/holes.ts';
import { GsrTrack, SktTrack } from '../../src/stream/slowTrack.ts';
import { Track } from '../../src/stream/track.ts';
import { person } from './people.ts';

/** Largest difference, in SDs of the second. */
function apart(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0) / std(b, 0);
}

describe('blocks with margins differ from the recording at once by less than 1e-6 SD', () => {
  const { BVP, GSR, SKT } = person(4, 12).channels;

  it('BVP, and find the same beats', () => {
    const track = new BvpTrack(64, 60);
    track.append(BVP!.samples);
    track.finish();
    const { samples, beats } = track.ready(0, BVP!.samples.length);
    const once = bandpassBvp(Float64Array.from(BVP!.samples), 64);
    expect(apart(samples, once)).toBeLessThan(1e-6);
    const theirs = findBeats(once, 64);
    const ours = beats();
    expect([...ours.feet]).toEqual([...theirs.feet]);
    expect(Math.max(...ours.times.map((time, i) => Math.abs(time - theirs.times[i]!)))).toBeLessThan(1e-6);
    expect([...ours.follows]).toEqual([...theirs.follows]);
  });

  it('GSR with its tonic part, and SKT', () => {
    const gsr = new GsrTrack(4, 60);
    // an E4 begins with 0; this one's dropouts are kept
    const raw = GSR!.samples.map((value) => Math.max(0.02, value));
    gsr.append(raw);
    gsr.finish();
    const ready = gsr.ready(0, raw.length);
    const once = slowed(Float64Array.from(raw), 4, 1).samples;
    expect(apart(ready.samples, once)).toBeLessThan(1e-6);
    expect(apart(ready.tonic, tonic(once, 4))).toBeLessThan(1e-6);
    const skt = new SktTrack(4, 60);
    skt.append(SKT!.samples);
    skt.finish();
    expect(
      apart(skt.ready(0, SKT!.samples.length).samples, slowed(Float64Array.from(SKT!.samples), 4, 0.5).samples),
    ).toBeLessThan(1e-6);
  });

  it('and slows what is faster onto one grid', () => {
    const wave = Float32Array.from({ length: 2000 }, (_, i) => 33 + Math.sin(i / 40));
    const skt = new SktTrack(10, 60);
    skt.append(wave);
    skt.finish();
    const once = slowed(Float64Array.from(wave), 10, 0.5);
    const ready = skt.ready(0, 2000);
    expect(ready.rate).toBe(4);
    expect(apart(ready.samples, once.samples)).toBeLessThan(1e-6);
  });
});

describe('withoutHoles', () => {
  // a window of 20 samples may lack 2, so that the reach is 3 and a hole of 6 is bridged
  const rule = holeRule(20, 1, 0, 100);
  const filled = (...values: number[]) => {
    const track = new Track<Float32Array>((size) => new Float32Array(size));
    track.append(Float32Array.from(values));
    return [...withoutHoles(track, 0, values.length, rule).samples];
  };
  const x = Number.NaN;

  it('bridges short holes by a line, and what cannot be is a hole', () => {
    expect(rule.reach).toBe(3);
    expect(filled(1, x, 3, 382, -5, 6)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(filled(0, x, x, x, x, x, x, 7)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('keeps long ones level as far as a window reaches, and open between', () => {
    expect(filled(1, x, x, x, x, x, x, x, 9)).toEqual([1, 1, 1, 1, x, 9, 9, 9, 9]);
    expect(filled(x, x, x, x, 5, x, x)).toEqual([x, 5, 5, 5, 5, 5, 5]);
    expect(filled(x, x)).toEqual([x, x]);
  });

  it('gives the same for a stretch whatever is held around it', () => {
    const values = [1, 2, x, x, 3, x, x, x, x, x, x, x, x, x, 4, 5, x, x, 9, 8, 7, 6, 5, 4, x, x, x];
    const track = new Track<Float32Array>((size) => new Float32Array(size));
    const whole = filled(...values);
    const seen: number[] = [];
    for (const value of values) {
      track.append(Float32Array.of(value));
      while (seen.length + 2 <= track.end && settled(track, seen.length + 2, rule)) {
        seen.push(...withoutHoles(track, seen.length, seen.length + 2, rule).samples);
      }
    }
    expect(seen.length).toBeGreaterThan(15);
    expect(seen).toEqual(whole.slice(0, seen.length));
  });
});

describe('Track', () => {
  it('keeps places while it forgets', () => {
    const track = new Track<Float64Array>((size) => new Float64Array(size));
    for (let i = 0; i < 5000; i++) {
      track.append(Float64Array.of(i));
      track.dropBefore(i - 10);
      expect(track.at(i)).toBe(i);
    }
    expect(track.end).toBe(5000);
    expect(track.held).toBeLessThan(25);
    expect([...track.view(4995, 6000)]).toEqual([4995, 4996, 4997, 4998, 4999]);
    expect(track.at(5000)).toBeNaN();
  });
});
