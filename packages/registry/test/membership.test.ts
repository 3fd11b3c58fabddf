import { describe, expect, it } from 'vitest';
import { buildRelease, leastProven, type Membership, readRelease, strongestAttack } from '../src/index.ts';
import { releaseInput } from './fixture.ts';

const MEASURED: Membership = {
  people: 12,
  noise: 0.5,
  attacks: [
    {
      part: 'centroids',
      recording: 'same',
      by: 'tracing, likelihood ratio',
      auc: 0.812,
      low: 0.7,
      high: 0.9,
      worst: 0.95,
      caught: 0.042,
    },
    { part: 'encoders', recording: 'same', by: 'loss', auc: 0.991, low: 0.97, high: 1 },
    { part: 'encoders', recording: 'other', by: 'loss', auc: 0.51, low: 0.4, high: 0.6 },
  ],
};

const build = async (membership?: unknown) => {
  const files = await buildRelease({
    ...(await releaseInput()),
    ...(membership ? { membership: membership as Membership } : {}),
  });
  return readRelease(async (path) => files.get(path)!, 'memory');
};

describe('what a release says of who took part', () => {
  it('stands in the manifest as it was measured, and in the card', async () => {
    const release = await build(MEASURED);
    expect(release.manifest.membership).toEqual(MEASURED);
    expect(strongestAttack(MEASURED)).toBe(MEASURED.attacks[1]);
    expect(leastProven(MEASURED)).toBe(MEASURED.attacks[1]);
    const other = { ...MEASURED.attacks[2]!, high: 1 }; // that recording is the worst case, and decides
    expect(leastProven({ ...MEASURED, attacks: [MEASURED.attacks[0]!, other] })).toBe(MEASURED.attacks[0]);
    const card = await release.card();
    expect(card).toContain('an area under the ROC curve of 0.99');
    expect(card).toContain(
      '| centroids | that recording | tracing, likelihood ratio | 0.812 | 0.70 to 0.90 | 0.95 | 4.2 % |',
    );
    expect(card).toContain('| encoders | another | loss | 0.510 | 0.40 to 0.60 | - | - |');
    expect(card).toContain('noise of 0.5 SDs between people. It is no differential privacy.');
  });

  it('is that nobody knows, where it was not measured', async () => {
    const release = await build();
    expect(release.manifest.membership).toBeUndefined();
    expect(await release.card()).toContain('was not measured. Take it that it can.');
  });

  it.each([
    ['an AUC above 1', { ...MEASURED, attacks: [{ ...MEASURED.attacks[0], auc: 1.2 }] }],
    ['no attack at all', { ...MEASURED, attacks: [] }],
    ['a part that releases have not', { ...MEASURED, attacks: [{ ...MEASURED.attacks[0], part: 'labels' }] }],
    ['text that is no name', { ...MEASURED, attacks: [{ ...MEASURED.attacks[0], by: '| <b>' }] }],
    ['noise below 0', { ...MEASURED, noise: -1 }],
    ['nobody', { ...MEASURED, people: 0 }],
  ])('is refused with %s', async (_, membership) => {
    await expect(build(membership)).rejects.toMatchObject({ code: 'manifest-invalid' });
  });
});
