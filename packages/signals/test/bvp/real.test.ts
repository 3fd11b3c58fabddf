import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bvpQuality, prepareBvp } from '../../src/features/bvp/bvp.ts';
import { median } from '../../src/numeric/statistics.ts';

/** Stress-Predict (Iqbal et al. 2022, doi 10.3390/s22218135), beside the repository; what is not there is not tested. */
const FOLDER = new URL('../../../../../shared/datasets/stress-predict/Raw_data/', import.meta.url);
const SUBJECTS = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /^S\d\d$/.test(name)) : [];
const WINDOW = 60;

function rows(subject: string, file: string): number[][] {
  const text = readFileSync(new URL(`${subject}/${file}`, FOLDER), 'utf8').trim();
  return text.split(/\r?\n/).map((line) => line.split(',').map(Number));
}

describe.skipIf(SUBJECTS.length === 0)('heart rate of real wrist recordings', () => {
  it('is that of the maker', { timeout: 60_000 }, () => {
    const toHeartRate: number[] = [];
    const toBeats: number[] = [];
    let windows = 0;
    let good = 0;
    for (const subject of SUBJECTS.slice(0, 12)) {
      const bvp = rows(subject, 'BVP.csv').map((row) => row[0]!);
      const samples = Float32Array.from(bvp.slice(2));
      const heart = rows(subject, 'HR.csv').map((row) => row[0]!);
      const beats = rows(subject, 'IBI.csv').slice(1);
      for (let start = 0; start + WINDOW <= samples.length / 64; start += WINDOW) {
        windows++;
        const segment = { samples: samples.subarray(64 * start, 64 * (start + WINDOW)), rate: 64, offset: 0 };
        const input = prepareBvp(segment, WINDOW);
        if (typeof input === 'string' || bvpQuality(input) < 0.9) continue;
        good++;
        const { intervals } = input.nn;
        const rate = 60000 / (intervals.reduce((a, b) => a + b) / intervals.length);
        // HR.csv is smoothed over the seconds before: the window is compared with what is shown 10 s later
        const from = Math.round(bvp[0]! + start + 10 - heart[0]!) + 2;
        const shown = heart.slice(Math.max(2, from), from + WINDOW);
        if (shown.length === WINDOW) toHeartRate.push(Math.abs(rate - shown.reduce((a, b) => a + b) / WINDOW));
        // the beats that the maker accepts, where they fill nearly the whole window
        const own = beats.filter(([time]) => time! >= start && time! < start + WINDOW).map(([, length]) => length!);
        const covered = own.reduce((a, b) => a + b, 0);
        if (covered > 0.9 * WINDOW) toBeats.push(Math.abs(rate - (60 * own.length) / covered));
      }
    }
    console.log(
      `Stress-Predict, ${good} of ${windows} windows of quality 0.9 and up: median |HR - HR.csv| ${median(toHeartRate).toFixed(2)}`,
      `1/min (${toHeartRate.length}), median |HR - IBI.csv| ${median(toBeats).toFixed(3)} 1/min (${toBeats.length})`,
    );
    expect(median(toHeartRate)).toBeLessThan(2);
    expect(toBeats.length).toBeGreaterThan(20);
    expect(median(toBeats)).toBeLessThan(0.25);
  });
});
