import { random } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { cutDuplicatedTail, duplicatedTail } from '../src/datasets/duplicatedTail.ts';
import { anyRecording, START } from './fixtures.ts';

const noise = (n: number): number[] => {
  const draw = random(5, 'tail');
  return Array.from({ length: n }, () => Math.round(20 * draw.normal()));
};

describe('duplicatedTail', () => {
  it('finds the longest tail that occurs before, wherever it does', () => {
    const head = noise(1000);
    expect(duplicatedTail(Float32Array.from(head), 20)).toBe(0);
    expect(duplicatedTail(Float32Array.from([...head, ...head]), 20)).toBe(1000);
    expect(duplicatedTail(Float32Array.from([...head, ...head.slice(0, 300)]), 20)).toBe(300);
    expect(duplicatedTail(Float32Array.from([...head, 999, ...head.slice(400, 650)]), 20)).toBe(250);
    expect(duplicatedTail(Float32Array.from([...head, ...head.slice(0, 19)]), 21)).toBe(0);
  });

  it('agrees with the definition on short random sequences', () => {
    const draw = random(6, 'tail');
    for (let trial = 0; trial < 100; trial++) {
      const n = 20 + draw.integer(40);
      const x = Float32Array.from({ length: n }, () => draw.integer(10));
      let longest = 0;
      for (let length = 1; 2 * length <= n; length++) {
        for (let at = 0; at + 2 * length <= n; at++) {
          if (x.subarray(at, at + length).every((value, i) => value === x[n - length + i])) longest = length;
        }
      }
      const expected = new Set(x.subarray(n - longest)).size < 8 ? 0 : longest;
      expect(duplicatedTail(x, 1)).toBe(expected);
    }
  });

  it('does not take a sensor that stands still or beats in time for a copy', () => {
    expect(duplicatedTail(new Float32Array(1000), 20)).toBe(0);
    expect(
      duplicatedTail(
        Float32Array.from({ length: 1000 }, (_, i) => i % 4),
        20,
      ),
    ).toBe(0);
  });
});

describe('cutDuplicatedTail', () => {
  it('cuts channels and reference, and reports each channel', () => {
    const recording = anyRecording(3, 120);
    const { BVP, GSR } = recording.channels as Required<typeof recording.channels>;
    const twice = { ...GSR, samples: Float32Array.from([...GSR.samples, ...GSR.samples]) };
    const cut = cutDuplicatedTail({ ...recording, channels: { BVP, GSR: twice } });
    expect(cut.channels).toEqual({ BVP, GSR });
    expect(cut.faults).toEqual([
      {
        kind: 'duplicated-tail',
        where: 'GSR',
        found: 'the last 480 samples, from row 483 on, repeat earlier ones',
        done: 'cut off after 120.00 s',
      },
    ]);
    expect(cut.reference.heartRate!.samples.length).toBe(111);
    expect(cut.reference.beats!.time.at(-1)).toBe(START + 9);
    expect(cutDuplicatedTail(recording)).toBe(recording);
  });
});
