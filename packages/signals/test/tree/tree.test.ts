import { describe, expect, it } from 'vitest';
import { FAMILIES, FEATURES, INTERNAL_NODES, NODES, ROOTS, TREE, treeHash } from '../../src/features/tree.ts';

describe('the feature tree', () => {
  it('has the counts of the paper: 84, 26 and 13 features in 17 families, 143 nodes', () => {
    expect(ROOTS.map(({ name, start, end }) => [name, end - start])).toEqual([
      ['bvp', 84],
      ['gsr', 26],
      ['skt', 13],
    ]);
    expect(FEATURES).toHaveLength(123);
    expect(FAMILIES).toHaveLength(17);
    expect(INTERNAL_NODES).toHaveLength(20);
    expect(NODES).toHaveLength(143);
  });

  it('has its families in the order of the design, with their numbers of features', () => {
    expect(FAMILIES.map(({ name, start, end }) => `${name} ${end - start}`)).toEqual([
      ...['bvp/heart-rate 5', 'bvp/hrv-time 18', 'bvp/hrv-frequency 13', 'bvp/hrv-poincare 7', 'bvp/hrv-complexity 7'],
      ...['bvp/hrv-recurrence 6', 'bvp/pulse-shape 12', 'bvp/waveform 8', 'bvp/waveform-spectrum 8'],
      ...['gsr/level 8', 'gsr/dynamics 4', 'gsr/tonic 3', 'gsr/phasic 7', 'gsr/spectrum 4'],
      ...['skt/level 6', 'skt/dispersion 4', 'skt/dynamics 3'],
    ]);
  });

  it('gives the names of the feature table', () => {
    const names = FEATURES.map(({ name }) => name);
    expect(new Set(names).size).toBe(123);
    for (const name of names) expect(name).toMatch(/^(bvp|gsr|skt)_[a-z0-9]+(_[a-z0-9]+)*$/);
    expect(names.indexOf('bvp_hr_mean')).toBe(0);
    expect(names.indexOf('bvp_rmssd')).toBe(8);
    expect(names.slice(84, 92).map((name) => name.slice(4))).toEqual('mean median std min max range q1 q3'.split(' '));
    expect(names.slice(92).map((name) => name.slice(4))).toEqual([
      ...['slope', 'mean_abs_diff', 'diff_std', 'skew', 'scl_mean', 'scl_std', 'scl_slope'],
      ...['scr_rate', 'scr_amplitude_mean', 'scr_amplitude_max', 'scr_amplitude_sum', 'scr_rise_mean'],
      ...['scr_recovery_mean', 'scr_auc', 'ln_power_low', 'ln_power_high', 'edasymp', 'power_ratio'],
      ...['mean', 'median', 'min', 'max', 'q1', 'q3', 'std', 'range', 'skew', 'kurtosis'],
      ...['slope', 'ln_power_0_0p1', 'ln_power_0p1_0p2'],
    ]);
  });

  it('is a tree: every node but the three roots has one parent further on, and groups hold just their leaves', () => {
    for (const [i, node] of NODES.entries()) {
      expect(node.index).toBe(i);
      if (node.kind === 'modality') expect(node.parent).toBeNull();
      else expect(node.parent).toBeGreaterThan(i);
      if (node.parent !== null) expect(NODES[node.parent]!.modality).toBe(node.modality);
    }
    for (const { index, start, end } of FAMILIES) {
      const leaves = NODES.filter(({ parent }) => parent === index).map((node) => node.index);
      expect(leaves).toEqual(Array.from({ length: end - start }, (_, i) => start + i));
    }
    expect(NODES.filter(({ parent }) => parent === null).map(({ index }) => index)).toEqual([140, 141, 142]);
  });

  it('says of each feature what it is: unit, one line, minimum duration, source', () => {
    for (const { name, unit, definition, minimum, reference } of FEATURES) {
      expect(unit, name).toMatch(/^\S.*$/);
      expect(definition, name).toMatch(/^\S.{4,}$/);
      expect(minimum, name).toBeGreaterThan(0);
      expect(minimum, name).toBeLessThanOrEqual(300);
      expect(reference, name).toMatch(/^(-|doi 10\.\d{4,}\/\S+.*|.*\d{4}.*)$/);
    }
  });

  it('has a hash that is SHA-256 of its canonical JSON, always the same', async () => {
    const text = JSON.stringify(
      TREE.map((root) => [
        root.modality,
        root.families.map((family) => [
          family.name,
          Object.keys(family.features).map((name) => {
            const feature = FEATURES.find(
              (one) =>
                one.modality === root.modality &&
                one.family === family.name &&
                one.name === `${root.modality.toLowerCase()}_${name}`,
            )!;
            return [name, feature.unit, feature.definition];
          }),
        ]),
      ]),
    );
    const { createHash } = await import('node:crypto');
    expect(await treeHash()).toBe(createHash('sha256').update(text).digest('hex'));
    expect(await treeHash()).toBe(await treeHash());
  });
});
