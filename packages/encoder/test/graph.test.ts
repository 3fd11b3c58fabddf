import { FEATURES, NODES } from '@cheer/signals';
import { describe, expect, it } from 'vitest';
import { FEATURE_GRAPH, fillNodes } from '../src/network/graph.ts';

const { nodes, leaves, parents, rows, columns } = FEATURE_GRAPH;
const names = NODES.map(({ name }) => name);
const neighbours = (i: number): number[] => [...columns.subarray(rows[i]!, rows[i + 1]!)];

describe('the feature tree as a graph', () => {
  it('has 123 leaves, 17 families and 3 roots', () => {
    expect([leaves, nodes]).toEqual([123, 143]);
    expect([...parents].filter((parent) => parent < 0)).toHaveLength(3);
    expect(names.slice(140)).toEqual(['bvp', 'gsr', 'skt']);
  });

  it('links each leaf to the family it was declared in, each family to its modality', () => {
    for (const { index, modality, family } of FEATURES) {
      const parent = parents[index]!;
      expect(names[parent]).toBe(`${modality.toLowerCase()}/${family}`);
      expect(names[parents[parent]!]).toBe(modality.toLowerCase());
    }
  });

  it('is symmetric and holds each node as its own neighbour', () => {
    for (let i = 0; i < nodes; i++) {
      expect(neighbours(i)).toContain(i);
      for (const j of neighbours(i)) expect(neighbours(j)).toContain(i);
    }
    expect(columns).toHaveLength(143 + 2 * 140);
  });
});

describe('fillNodes', () => {
  const values = new Float64Array(nodes);
  const present = new Float64Array(nodes);

  it('gives an inner node the mean of its present children', () => {
    const row = Float32Array.from({ length: leaves }, (_, i) => (i % 3 === 0 ? Number.NaN : i));
    fillNodes(row, values, present);
    for (let i = leaves; i < nodes; i++) {
      const children = [...parents.keys()].filter((child) => parents[child] === i && present[child] === 1);
      const mean = children.reduce((sum, child) => sum + values[child]!, 0) / children.length;
      expect(values[i]).toBeCloseTo(mean, 10);
      expect(present[i]).toBe(1);
    }
  });

  it('drops the tree of a missing modality', () => {
    const row = Float32Array.from(FEATURES, ({ modality }) => (modality === 'BVP' ? Number.NaN : 1));
    fillNodes(row, values, present);
    for (const [i, name] of names.entries()) {
      const missing = name.startsWith('bvp');
      expect(present[i], name).toBe(missing ? 0 : 1);
      expect(values[i], name).toBe(missing ? 0 : 1);
    }
  });
});
