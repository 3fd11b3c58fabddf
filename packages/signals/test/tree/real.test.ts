import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractFeatures } from '../../src/features/extract.ts';
import { FEATURES } from '../../src/features/tree.ts';
import { median } from '../../src/numeric/statistics.ts';
import type { Channel, Recording } from '../../src/recording.ts';
import { cutWindows } from '../../src/windows.ts';

/** The Stress-Predict recordings beside the repository, if they are there. */
const FOLDER = new URL('../../../../../shared/datasets/stress-predict/Raw_data/', import.meta.url);

function channel(subject: string, name: string, unit: string): Channel {
  const lines = readFileSync(new URL(`${subject}/${name}.csv`, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map(Number);
  return { unit, start: lines[0]!, rate: lines[1]!, samples: Float32Array.from(lines.slice(2)) };
}

const at = (name: string): number => FEATURES.findIndex((feature) => feature.name === name);

describe.skipIf(!existsSync(FOLDER))('on real wrist recordings', () => {
  for (const subject of ['S04', 'S10', 'S28']) {
    it(`${subject}: nearly all features exist, and agree with the samples and with Empatica's heart rate`, () => {
      const recording: Recording = {
        subject,
        session: '1',
        channels: {
          BVP: channel(subject, 'BVP', 'a.u.'),
          GSR: channel(subject, 'EDA', 'uS'),
          SKT: channel(subject, 'TEMP', 'degC'),
        },
        annotations: [],
        tags: [],
        faults: [],
        reference: {},
      };
      const heartRate = channel(subject, 'HR', '1/min');
      const windows = cutWindows(recording, { length: 60, step: 60 });
      expect(windows.length).toBeGreaterThan(20);
      const differences: number[] = [];
      const conductance: number[] = [];
      let present = 0;
      for (const { start, duration, segments } of windows) {
        const { values, codes, quality } = extractFeatures({ duration, segments });
        present += codes.filter((code) => code === 0).length / codes.length / windows.length;
        conductance.push(quality.GSR);
        // at the very end of S04 and S28 the wristband comes off, and the temperature falls by degrees in seconds
        if (start < windows.at(-2)!.start) expect(quality.SKT).toBeGreaterThan(0.9);
        expect(Math.abs(values[at('gsr_median')]! / median(segments.GSR!.samples) - 1)).toBeLessThan(0.05);
        expect(Math.abs(values[at('skt_median')]! - median(segments.SKT!.samples))).toBeLessThan(0.05);
        expect(values[at('gsr_scr_rate')]).toBeLessThanOrEqual(30);
        const from = Math.round((start - heartRate.start) * heartRate.rate);
        const theirs = median(heartRate.samples.slice(Math.max(0, from), from + 60));
        if (from >= 0 && Number.isFinite(values[0])) differences.push(values[0]! - theirs);
      }
      expect(present).toBeGreaterThan(0.9);
      // some minutes have jumps of the electrodes; most have not
      expect(median(conductance)).toBeGreaterThan(0.9);
      // theirs is smoothed over ten seconds and more; the middle of many windows agrees
      expect(Math.abs(median(differences))).toBeLessThan(4);
    });
  }
});
