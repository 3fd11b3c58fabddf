/** What a refusal says of what would pass: by made-up measurements. */
import type { Attack, Exposure, MembershipReport } from '@cheer/cloud';
import type { Manifest, Membership } from '@cheer/registry';
import { describe, expect, it } from 'vitest';
import { advice, bestPassing } from '../src/membership/advice.ts';
import { judgeMembership, membershipRisk } from '../src/membership/gate.ts';
import { membershipTable } from '../src/membership/table.ts';

const attack = (part: Attack['part'], auc: number, high: number): Attack => ({
  ...{ part, recording: 'same', by: 'x', auc, low: 2 * auc - high, high, worst: 0.9, caught: 0.05 },
});
const exposure = (noise: number, moved: number, ...attacks: Attack[]): Exposure => ({
  ...{ clusters: 2, noise, pretext: 'random', slow: false, moved, silhouette: 0.1 },
  ...{ attacks, strongest: attacks.reduce((a, b) => (b.auc > a.auc ? b : a)) },
});
const remedies = [
  exposure(2, 0.1, attack('centroids', 0.55, 0.59), attack('centroids and scaler', 0.58, 0.61)),
  exposure(4, 0.3, attack('centroids', 0.52, 0.55), attack('centroids and scaler', 0.54, 0.58)),
  exposure(5, 0.2, attack('centroids', 0.51, 0.54), attack('centroids and scaler', 0.52, 0.55)),
];
const now = { ...exposure(0, 0, attack('centroids', 0.8, 0.83), attack('encoders', 0.99, 1)), pretext: 'temporal' };
const report: MembershipReport = { people: 12, now, other: [], remedies };
const membership: Membership = { people: 12, noise: 0, attacks: now.attacks.map((one) => ({ ...one, low: 0.5 })) };
const manifest = { seed: 7, precision: 'float32', simulated: false, membership } as unknown as Manifest;
const unknown = { scores: undefined, table: undefined };

describe('a refusal', () => {
  it('names the row that passes and moves the fewest people, as a command', () => {
    const { code, message } = membershipRisk('draft/', manifest, report, { ...unknown, table: 'f.parquet' });
    expect(code).toBe('membership-risk');
    expect(message).toContain('from the encoders it can be told');
    expect(message).toContain(
      "This row of the table passes: cheer train f.parquet --clusters 2 --noise 5 --pretext 'random' --seed 7 --out draft-next",
    );
  });

  it('goes by accuracy where that was worked out', () => {
    expect(bestPassing(report, [57, 50, 56, 54])).toBe(remedies[1]);
    expect(bestPassing(report)).toBe(remedies[2]);
  });

  it('says all that the draft was told', () => {
    const told = { ...report, steps: 40 };
    expect(advice('draft', { ...manifest, precision: 'int8' }, told, unknown)).toContain(
      "cheer train TABLE --clusters 2 --noise 5 --pretext 'random' --steps 40 --precision int8 --seed 7",
    );
  });

  it('says that none is enough, and nothing of what does not help', () => {
    const none = { ...report, remedies: remedies.slice(0, 1) }; // its parts pass, but not together
    const { message } = membershipRisk('draft', manifest, none, unknown);
    expect(message).toContain('None of the rows of the table is enough for 12 people: train on more of them.');
    expect(message).not.toMatch(/noise|clusters|cheer train/u);
  });
});

it('judges by the upper bound of who has the very recording', () => {
  const judged = (auc: number, high: number, recording: 'same' | 'other' = 'same') =>
    judgeMembership({
      ...manifest,
      membership: {
        ...membership,
        attacks: [attack('scaler', 0.5, 0.52), { ...attack('centroids', auc, high), recording }],
      },
    });
  expect(judged(0.58, 0.6)).toEqual({ auc: 0.58, risky: false });
  expect(judged(0.58, 0.601)).toEqual({ auc: 0.58, risky: true });
  expect(judged(0.7, 0.8, 'other')).toEqual({ auc: 0.5, risky: false });
});

it('the table marks what passes', () => {
  const passes = membershipTable(report)
    .split('\n')
    .flatMap((line) => / (yes|no) /u.exec(line)?.[1] ?? []);
  expect(passes).toEqual(['no', 'no', 'yes', 'yes']);
});
