/** The read-out's first half: the nodes of a window as one row, all of them or means of groups. */
import { type FeatureGroup, NODES, ROOTS } from '@cheer/signals';
import type { InferenceTape, Numbers, Variable } from '@cheer/tensor';
import type { Readout } from './config.ts';
import { FEATURE_GRAPH } from './graph.ts';

export interface NodeGroups {
  readonly count: number;
  /** group of each node */
  readonly of: Int32Array;
}

/** Which nodes a read-out takes the mean over; null where every node stands alone. */
export function nodeGroups(readout: Readout): NodeGroups | null {
  const { leaves, parents } = FEATURE_GRAPH;
  switch (readout) {
    case 'flatten':
      return null;
    case 'mean':
      return { count: 1, of: Int32Array.from(NODES, () => 0) };
    case 'levels':
      return { count: 3, of: Int32Array.from(NODES, ({ kind }) => ['feature', 'family', 'modality'].indexOf(kind)) };
    case 'modalities':
      return {
        count: ROOTS.length,
        of: Int32Array.from(NODES, ({ modality }) =>
          ROOTS.findIndex((root: FeatureGroup) => root.modality === modality),
        ),
      };
    case 'families':
      return {
        count: NODES.length - leaves,
        of: Int32Array.from(NODES, ({ index }) => (index < leaves ? parents[index]! : index) - leaves),
      };
  }
}

/** out [batch, count * width] = means over each group's present nodes of h [batch * nodes, width]; zeros for none present */
export function groupMeans(tape: InferenceTape, groups: NodeGroups, h: Variable, present: Numbers): Variable {
  const { count, of } = groups;
  const nodes = of.length;
  const batch = present.length / nodes;
  const width = h.value.length / present.length;
  const out = tape.variable(batch, count * width);
  const shares = tape.constant(batch * count); // 1 over how many nodes of the group are present
  tape.record({
    forward() {
      out.value.fill(0);
      shares.fill(0);
      for (let b = 0; b < batch; b++) {
        for (let i = 0; i < nodes; i++) {
          const g = b * count + of[i]!;
          shares[g] = shares[g]! + present[b * nodes + i]!;
          if (present[b * nodes + i] === 0) continue;
          const from = (b * nodes + i) * width;
          for (let c = 0; c < width; c++) out.value[g * width + c] = out.value[g * width + c]! + h.value[from + c]!;
        }
      }
      for (let g = 0; g < shares.length; g++) {
        if (shares[g] === 0) continue;
        const share = 1 / shares[g]!;
        shares[g] = share;
        for (let c = 0; c < width; c++) out.value[g * width + c] = out.value[g * width + c]! * share;
      }
    },
    backward() {
      for (let b = 0; b < batch; b++) {
        for (let i = 0; i < nodes; i++) {
          if (present[b * nodes + i] === 0) continue;
          const g = b * count + of[i]!;
          const share = shares[g]!;
          const to = (b * nodes + i) * width;
          for (let c = 0; c < width; c++)
            h.gradient[to + c] = h.gradient[to + c]! + share * out.gradient[g * width + c]!;
        }
      }
    },
  });
  return out;
}
