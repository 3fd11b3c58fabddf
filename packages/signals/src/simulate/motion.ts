import type { Random } from '../numeric/random.ts';
import type { Physiology } from './archetypes.ts';
import { type Courses, STEP } from './reactions.ts';
import { byteNoise } from './wander.ts';

export const ACC_RATE = 32;

/** A movement of the arm, seconds from the beginning. */
export interface Burst {
  readonly start: number;
  readonly end: number;
  /** 1 is a gesture; log-normal */
  readonly strength: number;
  /** up to three swings: Hz, phase (rad), share along each axis of the wrist and in the pulse signal */
  readonly swings: readonly Swing[];
}

interface Swing {
  readonly frequency: number;
  readonly phase: number;
  readonly axes: readonly [number, number, number];
  readonly optical: number;
}

/** Bursts as a Poisson process whose rate follows state and person; 1 to 12 s each, never two at once. */
export function motionBursts(person: Physiology, course: Courses, random: Random): Burst[] {
  const out: Burst[] = [];
  let free = 0;
  for (let i = 0; i < course.motion.length; i++) {
    const time = i * STEP;
    const chance = random.uniform();
    if (time < free || chance >= ((course.motion[i]! * person.restlessness) / 60) * STEP) continue;
    const end = Math.min(course.motion.length * STEP, time + Math.min(12, 1 + 2.2 * Math.exp(0.6 * random.normal())));
    free = end + 1;
    const swings: Swing[] = [];
    for (let k = 0; k < 3; k++) {
      swings.push({
        frequency: 0.4 * 8 ** random.uniform(),
        phase: 2 * Math.PI * random.uniform(),
        axes: [random.normal(), random.normal(), random.normal()],
        optical: random.normal(),
      });
    }
    out.push({ start: time, end, strength: Math.exp(0.6 * random.normal()), swings });
  }
  return out;
}

/** Rises from 0 to 1 and falls back, smooth at both ends: sin^2 over the burst. */
export const envelope = (burst: Burst, time: number): number =>
  Math.sin((Math.PI * (time - burst.start)) / (burst.end - burst.start)) ** 2;

/** Calls `add(sample, burst, envelope, time)` for every sample of a channel inside a burst. */
export function duringBursts(
  bursts: readonly Burst[],
  length: number,
  rate: number,
  offset: number,
  add: (i: number, burst: Burst, height: number, time: number) => void,
): void {
  for (const burst of bursts) {
    const first = Math.max(0, Math.ceil((burst.start - offset) * rate));
    const last = Math.min(length - 1, Math.floor((burst.end - offset) * rate));
    for (let i = first; i <= last; i++) {
      const time = i / rate + offset;
      add(i, burst, envelope(burst, time), time);
    }
  }
}

/** Swings of a burst in the pulse signal, in units of an ordinary burst. */
export function opticalSwing(burst: Burst, time: number): number {
  let sum = 0;
  for (const { frequency, phase, optical } of burst.swings) {
    sum += optical * Math.sin(2 * Math.PI * frequency * time + phase);
  }
  return burst.strength * sum;
}

/**
 * Acceleration along three axes, in g, ACC_RATE a second from time `offset`: gravity as the wrist lies (turned a
 * little by every burst), the swings of the bursts, sensor noise; in the E4's steps of 1/64 g within +-2 g.
 */
export function acceleration(
  length: number,
  offset: number,
  bursts: readonly Burst[],
  random: Random,
): [Float32Array, Float32Array, Float32Array] {
  const axes: [Float64Array, Float64Array, Float64Array] = [
    new Float64Array(length),
    new Float64Array(length),
    new Float64Array(length),
  ];
  let pose = direction([random.normal() * 0.4, random.normal() * 0.4, 1]);
  let i = 0;
  const hold = (until: number): void => {
    for (; i < until; i++) for (let a = 0; a < 3; a++) axes[a]![i] = pose[a]!;
  };
  for (const burst of bursts) {
    const first = Math.min(length, Math.max(0, Math.ceil((burst.start - offset) * ACC_RATE)));
    const last = Math.min(length, Math.max(0, Math.floor((burst.end - offset) * ACC_RATE)));
    hold(first);
    const from = pose;
    const turn = 0.35 * burst.strength;
    const to = direction([
      from[0] + turn * random.normal(),
      from[1] + turn * random.normal(),
      from[2] + turn * random.normal(),
    ]);
    for (; i < last; i++) {
      const share = (i - first) / (last - first);
      pose = direction([
        from[0] + (to[0] - from[0]) * share,
        from[1] + (to[1] - from[1]) * share,
        from[2] + (to[2] - from[2]) * share,
      ]);
      for (let a = 0; a < 3; a++) axes[a]![i] = pose[a]!;
    }
    pose = to;
  }
  hold(length);
  duringBursts(bursts, length, ACC_RATE, offset, (k, burst, height, time) => {
    for (const { frequency, phase, axes: shares } of burst.swings) {
      const swing = 0.12 * burst.strength * height * Math.sin(2 * Math.PI * frequency * time + phase);
      for (let a = 0; a < 3; a++) axes[a]![k]! += swing * shares[a]!;
    }
  });
  return axes.map((axis) => {
    const out = new Float32Array(length);
    for (let k = 0; k < length; k++) {
      const value = Math.round(64 * (axis[k]! + 0.006 * byteNoise(random)));
      out[k] = Math.min(127, Math.max(-128, value)) / 64;
    }
    return out;
  }) as [Float32Array, Float32Array, Float32Array];
}

function direction([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
